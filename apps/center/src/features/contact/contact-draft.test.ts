import { describe, expect, it } from 'vitest'
import { bodyOf, draftOf } from './contact-draft.ts'

describe('a contact being typed', () => {
  it('says nothing where nothing was typed, and leaves a phone nobody touched alone', () => {
    const body = bodyOf({ ...draftOf(null), name: ' 段党员 ', role: 'party-member', level: '4' })
    expect(body).toEqual({
      ...{ level: '4', role: 'party-member', name: '段党员', phoneShown: false, cap: null, building: null, area: null },
      ...{ originGroup: null, person: null, account: null },
    })
    expect('phone' in body).toBe(false)
    expect(bodyOf({ ...draftOf(null), phone: '139 1111 2222', cap: 0 })).toMatchObject({ phone: '139 1111 2222', cap: 0 })
  })
})
