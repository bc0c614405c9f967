import { expect, test } from 'vitest'
import { emptyRaiser, raiserMissing, raiserOf } from './raiser-draft.ts'

test('a resident by person, home or name; an organisation by name; an anonymous one without anything', () => {
  const draft = emptyRaiser()
  expect(raiserMissing(draft)).toBe(true)
  expect(raiserMissing({ ...draft, household: 'h' })).toBe(false)
  expect(raiserMissing({ ...draft, kind: 'organisation', household: 'h' })).toBe(true)
  expect(raiserMissing({ ...draft, kind: 'anonymous' })).toBe(false)
})

test('nothing of a person travels with an anonymous one, and the register’s name is not typed again', () => {
  const typed = { ...emptyRaiser(), person: 'p', household: 'h', name: '尹建国', contact: ' 13888881234 ' }
  expect(raiserOf(typed)).toMatchObject({ person: 'p', household: 'h', name: null, contact: '13888881234' })
  expect(raiserOf({ ...typed, kind: 'anonymous' })).toMatchObject({ person: null, household: null, name: null, contact: null })
  expect(raiserOf({ ...typed, kind: 'none' })).toBeNull()
})
