import { checkCodes } from '@linli/rules/quality-checks'
import { describe, expect, it } from 'vitest'
import { fixOf, type Finding } from './finding-fix.ts'

const finding = (code: Finding['code'], more: Partial<Finding> = {}): Finding => ({
  id: 'f',
  code,
  household: { id: 'h', label: '3-2-1102' },
  person: { id: 'p', name: '尹建国' },
  detail: {},
  state: 'open',
  foundAt: '2026-01-01T00:00:00.000Z',
  left: null,
  ...more,
})

describe('where a finding is mended', () => {
  it('every check leads somewhere', () => {
    for (const code of checkCodes) expect([code, fixOf(finding(code))]).not.toEqual([code, null])
  })

  it('opens the act or the form itself', () => {
    expect(fixOf(finding('no-head'))).toEqual({ path: 'households/h', query: { do: 'head_changed' } })
    expect(fixOf(finding('relation-sex'))).toEqual({ path: 'persons/p', query: { do: 'edit', field: 'relation' } })
    expect(fixOf(finding('child-no-consent'))).toEqual({ path: 'persons/p', query: { do: 'consent' } })
    expect(fixOf(finding('tag-unfit'))).toEqual({ path: 'persons/p', query: {}, hash: '#tags' })
  })

  it('leads nowhere for somebody who is not there any more', () => {
    expect(fixOf(finding('no-head', { household: null }))).toBeNull()
    expect(fixOf(finding('tag-ended', { person: null }))).toBeNull()
  })
})
