import { describe, expect, it } from 'vitest'
import { fewPeople, hideSmall } from './duties.hide.ts'

const row = (name: string, ...others: string[]) => ({ name, others })
const people = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${String(at)}`)
const shown = (...rows: { name: string; others: string[] }[]) =>
  hideSmall(rows).flatMap(({ row: { name }, shown: open }) => (open ? [name] : []))

describe('sums nobody can be guessed from', () => {
  it('show the own part and what enough others stand behind, and hide the rest', () => {
    expect(shown(row('own'), row('many', ...people('a', fewPeople)), row('few', ...people('b', fewPeople - 1)), row('one', 'c'))).toEqual([
      'own',
      'many',
    ])
  })

  it('hide the next smallest with a lone few, so that the whole does not give them away', () => {
    expect(shown(row('few', 'b1', 'b2'), row('six', ...people('a', 6)), row('nine', ...people('c', 9)))).toEqual(['nine'])
    expect(shown(row('few', 'b1', 'b2'), row('own'))).toEqual(['own'])
  })

  it('count somebody who stands behind two sums once', () => {
    expect(shown(row('few', 'b1', 'b2', 'b3'), row('few too', 'b1', 'b2', 'b3'), row('many', ...people('a', 7)))).toEqual([])
  })
})
