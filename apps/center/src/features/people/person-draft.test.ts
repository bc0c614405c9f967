import { expect, it } from 'vitest'
import { changesOf, draftOf, theirChanges } from './person-draft.ts'

const person: Parameters<typeof draftOf>[0] = {
  id: 'p',
  name: '段小红',
  sex: '2',
  age: 41,
  minor: false,
  politics: '13',
  phoneMasked: '138****1234',
  identityMasked: null,
  household: null,
  relation: '02',
  dwellingLabel: null,
  birthYear: 1985,
  identityUntil: null,
  identityKind: null,
  ethnicity: '01',
  marital: null,
  schooling: null,
  work: '刺绣',
  skills: null,
  note: null,
  diedOn: null,
  careTags: [],
  memberships: [],
  version: 3,
}

it('sends only the fields that were changed', () => {
  expect(changesOf(person, draftOf(person))).toEqual({})
  expect(changesOf(person, { ...draftOf(person), work: '', skills: ' 电工 ' })).toEqual({ work: null, skills: '电工' })
})
it('leaves an untyped phone alone and removes it only when asked', () => {
  expect(changesOf(person, { ...draftOf(person), phone: ' 13900001111 ' })).toEqual({ phone: '13900001111' })
  expect(changesOf(person, { ...draftOf(person), phone: '13900001111', removePhone: true })).toEqual({ phone: null })
})
it('names what somebody else changed meanwhile', () => {
  expect(theirChanges(person, { ...person, name: '段晓红', work: null, version: 4 })).toEqual([
    { field: 'name', value: '段晓红' },
    { field: 'work', value: null },
  ])
})
