import { expect, it } from 'vitest'
import { type MappingChoice, correctionOf, isChosen, withChoice } from './mapping-choice.ts'

const nothing: MappingChoice = new Map()

it('a column chosen twice is the last choice', () => {
  const once = withChoice(nothing, '党员', 'A', 'name')
  expect(correctionOf(withChoice(once, '党员', 'A', null))).toEqual([{ sheet: '党员', columns: [{ column: 'A', field: null }] }])
})

it('a part of a column is chosen with the column', () => {
  const chosen = withChoice(nothing, '住户', 'C（房号）', 'dwelling')
  expect(correctionOf(chosen)).toEqual([{ sheet: '住户', columns: [{ column: 'C', field: 'dwelling' }] }])
  expect(isChosen(chosen, '住户', 'C（姓名）')).toBe(true)
  expect(isChosen(chosen, '党员', 'C')).toBe(false)
})
