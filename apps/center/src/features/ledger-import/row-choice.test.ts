import { describe, expect, it } from 'vitest'
import { type PersonAnswers, questionKey, rowChoicesOf, withAnswer } from './row-choice.ts'

const question = { sheet: '党员', row: 4, field: 'person', name: '王伟', candidates: [] }

describe('answers', () => {
  it('travel as they were given, the last one for a row', () => {
    const first = withAnswer(new Map(), question, 'a')
    expect(rowChoicesOf(withAnswer(first, question, null))).toEqual([{ sheet: '党员', row: 4, field: 'person', person: null }])
    expect(first.get(questionKey(question))?.person).toBe('a')
  })

  it('can be taken back', () => {
    const given: PersonAnswers = withAnswer(new Map(), question, 'a')
    expect(rowChoicesOf(withAnswer(given, question, undefined))).toEqual([])
  })
})
