import type { HouseholdPicture } from '@linli/contract/life'
import { describe, expect, it } from 'vitest'
import { lifeSentences } from './life-sentences.ts'

const picture = (dwelling: string | null, ...people: [id: string, relation: string][]): HouseholdPicture => ({
  id: 'h',
  dwelling,
  use: 'lives_in',
  people: people.map(([id, relation]) => ({ id, name: id, relation, guessed: false })),
})
const say = (key: string, values: Record<string, string>) => `${key.slice(10)} ${Object.values(values).join(' ')}`
const told = (before: HouseholdPicture | null, after: HouseholdPicture) =>
  lifeSentences({ basis: '', leaving: [], households: [{ before, after }] }, say, (code) => code)

describe('a preview in words', () => {
  it('says who came, who left, who is head now and whose relation changed', () => {
    expect(told(picture('1-1-1', ['a', '02'], ['b', '12'], ['c', '20']), picture('1-1-1', ['b', '02'], ['c', '20'], ['d', '99']))).toEqual([
      'came d 1-1-1 99',
      'left a 1-1-1',
      'head 1-1-1 b',
    ])
    expect(told(picture('1-1-1', ['a', '02'], ['c', '20']), picture('1-1-1', ['c', '02'], ['a', '51']))).toEqual([
      'head 1-1-1 c',
      'relation a 02 51',
    ])
  })

  it('says where a household went, that it is gone, and that one began', () => {
    expect(told(picture('1-1-1', ['a', '02']), picture('2-2-2', ['a', '02']))).toEqual(['moved 1-1-1 2-2-2'])
    expect(told(picture('1-1-1', ['a', '02']), picture(null))).toEqual(['left a 1-1-1', 'gone 1-1-1'])
    expect(told(null, picture('1-1-1', ['a', '02'], ['b', '12']))).toEqual(['founded 1-1-1 a(02)、b(12)'])
  })
})
