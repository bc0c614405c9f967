import { describe, expect, it } from 'vitest'
import { type ChangeDraft, changeDraft, toProposal } from './change-draft.ts'

const said = (over: Partial<ChangeDraft>) => toProposal({ ...changeDraft('p'), ...over }, { household: 'h', id: 'id', today: '2026-11-22' })

describe('a proposal from the phone', () => {
  it('says what is missing before it can be sent', () => {
    expect(said({ person: '' })).toEqual({ missing: 'person' })
    expect(said({})).toEqual({ missing: 'fields' })
    expect(said({ fields: ['phone', 'work'], values: { phone: '139', work: ' ' } })).toEqual({ missing: 'values' })
    expect(said({ kind: 'new_member' })).toEqual({ missing: 'name' })
    expect(said({ kind: 'moved_away' })).toEqual({ missing: 'person' })
    expect(said({ kind: 'other', text: ' ' })).toEqual({ missing: 'text' })
    expect(said({ kind: 'household_moved', on: '上个月' })).toEqual({ missing: 'date' })
  })

  it('sends only the fields chosen, and only what its kind is about', () => {
    expect(said({ fields: ['work'], values: { work: ' 务农 ', phone: '139' }, people: ['q'], on: '2026-10-01' })).toEqual({
      proposal: { kind: 'facts', id: 'id', household: 'h', person: 'p', values: { work: '务农' }, text: '' },
    })
    const member = { name: ' 尹小满 ', sex: '2', bornOn: '', relation: '', phone: '', identity: ' ' }
    expect(said({ kind: 'new_member', member, text: '刚出生' })).toEqual({
      proposal: {
        kind: 'new_member',
        id: 'id',
        household: 'h',
        member: { name: '尹小满', sex: '2', bornOn: null, relation: null, phone: null, identity: null },
        text: '刚出生',
      },
    })
    expect(said({ kind: 'moved_away', people: ['p'], on: '' })).toMatchObject({ proposal: { people: ['p'], on: null } })
    expect(said({ kind: 'household_moved', on: '2026年10月1日' })).toMatchObject({ proposal: { on: '2026-10-01' } })
    expect(said({ kind: 'other', person: '', text: '门牌写错' })).toMatchObject({ proposal: { person: null, text: '门牌写错' } })
  })
})
