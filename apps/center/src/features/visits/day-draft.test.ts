import { expect, test } from 'vitest'
import { draftOf, emptyPerson, planOf } from './day-draft.ts'

test('a new day begins with one stand, and what is left empty is not sent', () => {
  const draft = draftOf(null, { heldOn: '2026-03-01', title: '挂钩联系日' })
  expect(draft.stands).toHaveLength(1)
  expect(planOf({ ...draft, place: ' 3栋 ' })).toEqual({ heldOn: '2026-03-01', title: '挂钩联系日', place: '3栋', note: null, stands: [] })
  const [stand] = draft.stands
  const filled = { place: '凉亭', topic: ' ', people: [{ kind: 'committee' as const, name: ' 小李 ' }, ...(stand?.people ?? [])] }
  expect(planOf({ ...draft, stands: [filled] }).stands).toEqual([
    { place: '凉亭', topic: null, people: [{ kind: 'committee', name: '小李' }] },
  ])
})

test('a planned day opens as it stands and is sent back the same', () => {
  const stands = [{ place: '凉亭', topic: '停车', people: [{ kind: 'property-staff' as const, name: '小杨' }] }]
  const day = { id: 'd', heldOn: '2026-03-01', title: '联系日', place: '3栋', note: '带伞', state: 'planned' as const, stands }
  const draft = draftOf({ ...day, heard: 0, matters: 0, settled: 0, version: 1, said: [] }, { heldOn: '', title: '' })
  expect(planOf(draft)).toEqual({ heldOn: '2026-03-01', title: '联系日', place: '3栋', note: '带伞', stands })
})

test('those who stand together are offered one after the other', () => {
  expect([0, 1, 2, 3, 4, 5, 9].map((at) => emptyPerson(at).kind)).toEqual([
    ...['street-cadre', 'committee', 'party-member', 'household-representative', 'property-staff', 'other', 'other'],
  ])
})
