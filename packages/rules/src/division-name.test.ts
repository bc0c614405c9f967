import { expect, test } from 'vitest'
import { coreDivisionName } from './division-name.ts'

test.each([
  ['红花社区居民委员会', '红花'],
  ['红花社区居委会', '红花'],
  ['河图村村委会', '河图'],
  ['红花社区', '红花'],
  ['青华街道', '青华'],
  ['社区居委会', '社区居委会'],
  ['保山市', '保山市'],
])('%s is called %s', (name, core) => {
  expect(coreDivisionName(name)).toBe(core)
})
