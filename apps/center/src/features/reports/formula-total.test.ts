import { expect, test } from 'vitest'
import { totalOf } from './formula-total.ts'

const sheet: Record<string, string> = { C6: '3', D6: '4', C7: '10', D7: '', E6: '=SUM(C6:D6)', E7: '=C7+D7', A1: '年龄段', X1: '=X1' }
const at = (name: string): string | null => sheet[name] ?? null

test('sums over areas and cells added together', () => {
  expect(totalOf('=SUM(C6:D7)', at)).toBe(17)
  expect(totalOf('=SUM(C6:D6, C7, A1)', at)).toBe(17)
  expect(totalOf('=$C$6+D6-C7', at)).toBe(-3)
  expect(totalOf('=SUM(E6:E7)', at)).toBe(17)
  expect(totalOf('=SUM(C6:D6)+SUM(C7:D7)', at)).toBe(17)
})

test('what it cannot work out has no total rather than a wrong one', () => {
  expect(totalOf('=IF(C6>1,1,0)', at)).toBeNull()
  expect(totalOf('=C6*2', at)).toBeNull()
  expect(totalOf('=ROUND(SUM(C6:D6)/2,0)', at)).toBeNull()
  expect(totalOf('=X1', at)).toBeNull()
  expect(totalOf('=', at)).toBeNull()
})
