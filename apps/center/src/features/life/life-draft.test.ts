import { LifeAct } from '@linli/contract/life'
import type { Household } from '@linli/contract/people'
import { lifeKinds } from '@linli/rules/household-life'
import { describe, expect, it } from 'vitest'
import { kindsFor, lifeDraft, toAct } from './life-draft.ts'

const id = '018f5e00-0000-7000-8000-000000000001'
const dwelling = { id, label: '3-2-1102', building: id, buildingName: '3栋', unit: '2', room: '1102', floor: 11 }
const household: Household = {
  id,
  dwelling,
  head: '单建国',
  members: 3,
  occupancy: 'lives_in',
  originGroup: null,
  people: [],
  occupancies: [],
  passes: null,
}

describe('what happened, as being typed', () => {
  it('every kind says what is missing, and once filled in is an act of the contract', () => {
    for (const kind of lifeKinds) {
      const draft = lifeDraft(kind, '2026-03-01', kind === 'tenant_in' ? null : household, null)
      if (kind !== 'tenant_out') expect([kind, toAct(draft, household)]).toEqual([kind, { missing: expect.any(String) }])
      const [comer] = draft.comers
      if (comer) Object.assign(comer, { name: '新人', relation: comer.relation || '20', sex: '1' })
      Object.assign(draft, { people: [id], head: id, spouse: id, parent: id, dwelling: id, other: id, headRelation: '20' })
      const said = toAct(draft, household)
      expect([kind, 'act' in said]).toEqual([kind, true])
      if ('act' in said) expect(LifeAct.parse(said.act).kind).toBe(kind)
    }
  })

  it('offers what can happen to tenants, owners, homes without people, and to nobody yet', () => {
    expect(kindsFor(null)).toEqual(['moved_in', 'tenant_in'])
    expect(kindsFor(household)).toContain('dwelling_sold')
    expect(kindsFor({ ...household, occupancy: 'rents' })).toContain('tenant_out')
    expect(kindsFor({ ...household, occupancy: 'rents' })).not.toContain('dwelling_sold')
    expect(kindsFor({ ...household, dwelling: null })).toEqual([])
  })

  it('a stated relation goes where the kind takes it', () => {
    const draft = { ...lifeDraft('head_changed', '2026-03-01', household, id), stated: { [id]: '12' } }
    expect(toAct(draft, household)).toMatchObject({ act: { head: id, relations: [{ person: id, relation: '12' }] } })
    const wedding = lifeDraft('married_in', '2026-03-01', household, id)
    const [comer] = wedding.comers
    if (comer === undefined) throw new Error('a comer is always there')
    comer.name = '新人'
    comer.sex = '2'
    wedding.stated = { [comer.id]: '38' }
    expect(toAct(wedding, household)).toMatchObject({ act: { comer: { relation: '38' } } })
  })
})
