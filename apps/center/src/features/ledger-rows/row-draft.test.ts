import { tenancies } from '@linli/contract/ledger-tenancies'
import type { LedgerRow } from '@linli/contract/ledger-rows'
import { describe, expect, it } from 'vitest'
import { changesOf, draftOf, missingOf, theirChanges } from './row-draft.ts'

const row: LedgerRow = {
  id: '0190a000-0000-7000-8000-000000000001',
  values: {
    ...Object.fromEntries(tenancies.columns.map(({ key }) => [key, null])),
    dwelling: { id: '0190a000-0000-7000-8000-000000000002', label: '3-2-1102' },
    name: '单梅',
    phone: '138****1234',
    people: 3,
    residenceRegistered: true,
  },
  startsOn: '2026-01-01',
  endsOn: null,
  version: 1,
}

describe('a draft of a row', () => {
  it('changes nothing while nothing is typed, masked numbers included', () => {
    expect(changesOf(tenancies, row, draftOf(tenancies, row), new Set())).toEqual({})
    expect(missingOf(tenancies, row, draftOf(tenancies, row))).toEqual([])
  })

  it('sends what was typed, what was cleared and what was removed', () => {
    const draft = { ...draftOf(tenancies, row), people: '4', residenceRegistered: '', name: ' 单梅 ' }
    expect(changesOf(tenancies, row, draft, new Set(['phone']))).toEqual({ people: '4', residenceRegistered: null, phone: null })
  })

  it('of a new row says what is missing', () => {
    expect(missingOf(tenancies, null, { ...draftOf(tenancies, null), name: '  ' })).toEqual(['dwelling', 'name'])
  })

  it('shows what somebody else changed meanwhile', () => {
    const theirs = { ...row, version: 2, values: { ...row.values, people: 5 } }
    expect(theirChanges(tenancies, row, theirs).map(({ key }) => key)).toEqual(['people'])
  })
})
