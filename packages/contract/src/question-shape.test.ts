import { describe, expect, it } from 'vitest'
import { Condition, QuestionShape, questionLimits } from './question-shape.ts'

const sixty = { field: 'age', from: 60 }
const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
  let condition: unknown = sixty
  for (let level = 1; level < levels; level += 1) condition = wrap(condition)
  return condition
}

describe('a question', () => {
  it('takes conditions joined by and, or, not and somebody', () => {
    const where = {
      all: [
        sixty,
        {
          not: {
            any: [
              { field: 'careTag', in: ['low-income'] },
              { happened: 'movedIn', span: { within: 'this-year' } },
            ],
          },
        },
        { somebody: { known: 'phone' } },
      ],
    }
    expect(QuestionShape.parse({ of: 'persons', where })).toEqual({ of: 'persons', where })
    expect(QuestionShape.parse({ of: 'dwellings', where: null, asOf: '2025-12-31' }).where).toBeNull()
  })

  it.each([
    ['an unknown field', { field: 'password', in: ['x'] }],
    ['a field as a path', { field: 'p.name; drop table person', in: [] }],
    ['something more beside', { ...sixty, sql: '1=1' }],
    ['two heads', { all: [sixty], any: [sixty] }],
    ['an empty group', { any: [] }],
    ['a place that is no id', { field: 'building', in: ['3栋'] }],
    ['a day that is none', { happened: 'born', span: { from: '2026-02-30', to: '2026-03-01' } }],
    ['a fraction of a year', { field: 'age', from: 59.5 }],
    ['no condition at all', 'persons'],
    ['inherited parts', JSON.parse('{"__proto__":{"all":[]}}') as unknown],
    ['more values than allowed', { field: 'sex', in: Array.from({ length: questionLimits.values + 1 }, () => '1') }],
  ])('refuses %s', (_, condition) => {
    expect(Condition.safeParse(condition).success).toBe(false)
  })

  it.each(['not', 'somebody', 'all', 'any'])('is nested by %s as deep as allowed and no deeper, without descending', (name) => {
    const wrap = (inner: unknown) => ({ [name]: name === 'all' || name === 'any' ? [inner] : inner })
    expect(Condition.safeParse(nested(questionLimits.depth, wrap)).success).toBe(true)
    expect(Condition.safeParse(nested(questionLimits.depth + 1, wrap)).success).toBe(false)
    expect(Condition.safeParse(nested(200_000, wrap)).success).toBe(false)
  })

  it('holds as many conditions as allowed, however they are spread', () => {
    const many = (count: number) => Array.from({ length: count }, () => sixty)
    expect(Condition.safeParse({ all: many(questionLimits.conditions) }).success).toBe(true)
    expect(Condition.safeParse({ all: [{ any: many(30) }, { any: many(11) }] }).success).toBe(false)
    expect(Condition.safeParse({ all: many(500_000) }).success).toBe(false)
  })
})
