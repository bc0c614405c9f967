import { describe, expect, it } from 'vitest'
import { askFor, askableFields } from './askable-fields.ts'

describe('what can be asked at the door', () => {
  it('a fact is asked for by its own name', () => {
    for (const field of askableFields) expect(askFor(field)).toBe(field)
  })

  it('what the identity number tells is asked for with it', () => {
    expect(['identityNumber', 'birthDate', 'birthYear', 'sex', 'age'].map(askFor)).toEqual(Array(5).fill('identity'))
  })

  it('what a visit cannot fill is not asked', () => {
    expect(['careTags', 'building', 'personNumber', 'toString', ''].map(askFor)).toEqual(Array(5).fill(null))
  })
})
