import type { ChangeDetail } from '@linli/contract/changes'
import { expect, it } from 'vitest'
import { lifeOfChange } from './life-of-change.ts'

const request = (over: Partial<ChangeDetail>) => ({ kind: 'other', on: null, people: [], member: null, ...over }) as ChangeDetail

it('opens the family event that fits, filled in, and leaves masked numbers to be typed from the paper', () => {
  expect(lifeOfChange(request({ kind: 'moved_away', people: ['a', 'b'], on: '2026-10-01' }))).toEqual({
    kind: 'moved_out',
    fill: { people: ['a', 'b'], on: '2026-10-01' },
  })
  expect(lifeOfChange(request({ kind: 'household_moved' }))).toEqual({ kind: 'household_moved', fill: { place: 'away' } })
  const member = { name: '尹小满', sex: '2', bornOn: null, identity: '530***', phone: '139****', relation: '30' }
  expect(lifeOfChange(request({ kind: 'new_member', member }))?.fill.comers).toMatchObject([
    { name: '尹小满', sex: '2', bornOn: '', identity: '', phone: '', relation: '30', person: null },
  ])
  expect(lifeOfChange(request({}))).toBeNull()
})
