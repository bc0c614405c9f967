import { expect, it } from 'vitest'
import { chineseNumber } from './chinese-number.ts'

it('sections are numbered as people say it', () => {
  expect([1, 9, 10, 11, 19, 20, 21, 60].map(chineseNumber)).toEqual(['一', '九', '十', '十一', '十九', '二十', '二十一', '六十'])
})
