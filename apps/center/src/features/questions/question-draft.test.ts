import { QuestionShape } from '@linli/contract/question-shape'
import { describe, expect, it } from 'vitest'
import { draftOf, emptyLeaf, emptyQuestion, emptyRow, isComplete, shapeOf, topics } from './question-draft.ts'

const sixty = { field: 'age', from: 60 } as const
const poor = { field: 'careTag', in: ['low-income'] } as const
const shapes: QuestionShape[] = [
  { of: 'persons', where: null },
  { of: 'persons', where: sixty },
  { of: 'households', where: { not: { somebody: sixty } }, asOf: '2025-12-31' },
  { of: 'persons', where: { any: [sixty, { not: { field: 'careTag', in: ['low-income'] } }] } },
  {
    of: 'dwellings',
    where: { all: [{ any: [sixty, { somebody: sixty }] }, { not: { all: [sixty, { known: 'phone' }] } }, { field: 'floor', from: 2 }] },
  },
].map((shape) => QuestionShape.parse(shape))

describe('the form of a question', () => {
  it('asks what it was read from', () => {
    for (const shape of shapes) {
      const draft = draftOf(shape)
      expect(draft).not.toBeNull()
      if (draft !== null) expect(shapeOf(draft)).toEqual(shape)
    }
  })

  it('is not made up for what it cannot show', () => {
    const deep = { all: [{ any: [{ all: [sixty, { field: 'sex' as const, in: ['1'] }] }, sixty] }] }
    expect(draftOf({ of: 'persons', where: deep })).toBeNull()
    expect(draftOf({ of: 'persons', where: { somebody: { all: [sixty, { known: 'phone' }] } } })).toBeNull()
  })

  it('leaves out rows that say nothing yet, and everything it asks can be asked', () => {
    const draft = emptyQuestion()
    const [group] = draft.groups
    for (const topic of topics) group?.rows.push(emptyRow(topic))
    const shape = shapeOf(draft)
    expect(QuestionShape.safeParse(shape).success).toBe(true)
    expect(JSON.stringify(shape)).not.toContain('"building"')
    expect(isComplete({ ...emptyRow('work'), leaf: emptyLeaf('work') })).toBe(false)
    expect(isComplete({ ...emptyRow('careTag'), leaf: { ...poor, in: [] } })).toBe(true)
  })

  it('as deep as the form goes is no deeper than allowed', () => {
    const draft = emptyQuestion()
    const rows = [1, 2].map(() => ({ ...emptyRow('age'), not: true, somebody: true }))
    draft.groups = [1, 2].map((key) => ({ key, join: 'any' as const, not: true, rows }))
    expect(QuestionShape.safeParse(shapeOf(draft)).success).toBe(true)
  })
})
