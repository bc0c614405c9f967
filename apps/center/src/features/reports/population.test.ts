import { QuestionShape } from '@linli/contract/question-shape'
import { careTagTable, findCode, politicsTable } from '@linli/rules/code-tables'
import { expect, test } from 'vitest'
import { everybody, guessPopulation, populationOf, questionOf } from './population.ts'

const building = '01970000-0000-7000-8000-000000000001'

test('the fields become a question the contract takes, and come back the same', () => {
  const asked = { ...everybody(), by: 'own' as const, sex: '2', ageFrom: 35, ageTo: 64, careTags: ['disabled'], buildings: [building] }
  const question = questionOf(asked)
  expect(QuestionShape.parse(question)).toEqual(question)
  expect(question.where).toEqual({
    all: [
      { field: 'sex', in: ['2'] },
      { field: 'age', from: 35, to: 64 },
      { field: 'careTag', in: ['disabled'] },
      { field: 'building', in: [building] },
    ],
  })
  expect(populationOf(question, null)).toEqual(asked)
})

test('nobody left out is everybody, one condition stands alone', () => {
  expect(questionOf(everybody())).toEqual({ of: 'persons', where: null })
  expect(questionOf({ ...everybody(), by: 'own', occupancy: 'rents' }).where).toEqual({ field: 'occupancy', in: ['rents'] })
  expect(populationOf({ of: 'households', where: null }, null)).toEqual({ ...everybody(), of: 'households' })
})

test('what the fields cannot say goes back as it came', () => {
  for (const where of [
    { not: { field: 'sex' as const, in: ['1'] } },
    { all: [{ field: 'sex' as const, in: ['1', '2'] }] },
    {
      all: [
        { field: 'age' as const, from: 1 },
        { field: 'age' as const, to: 3 },
      ],
    },
    { field: 'careTag' as const, in: [] },
  ]) {
    const question = { of: 'persons' as const, where }
    expect(questionOf(populationOf(question, null))).toBe(question)
  }
  const saved = { of: 'persons' as const, where: { field: 'sex' as const, in: ['2'] } }
  expect(populationOf(saved, '妇女')).toMatchObject({ by: 'saved', savedName: '妇女', kept: saved })
})

test('the name of a form is a beginning', () => {
  expect(guessPopulation('流动人口月报表').occupancy).toBe('rents')
  expect(guessPopulation('农村妇女两癌筛查名单')).toMatchObject({ sex: '2', ageFrom: 35, ageTo: 64 })
  expect(guessPopulation('80岁高龄老人补贴')).toMatchObject({ ageFrom: 80, ageTo: null })
  expect(guessPopulation('某某统计表')).toEqual(everybody())
  expect(guessPopulation('残疾人').careTags).toEqual([findCode(careTagTable, '残疾')])
  expect(guessPopulation('党员名册').politics).toEqual(['中共党员', '预备党员'].map((word) => findCode(politicsTable, word)))
})
