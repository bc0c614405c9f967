import { expect, test } from 'vitest'
import { en } from './words.en.ts'
import { chosenLang, createWords } from './words.ts'
import { zh } from './words.zh.ts'

test('both catalogues have the same words with the same blanks', () => {
  const blanks = (catalogue: Record<string, string>): string[] =>
    Object.keys(catalogue)
      .sort()
      .map((key) => `${key} ${(catalogue[key]?.match(/\{\w+\}/g) ?? []).sort().join('')}`)
  expect(blanks(en)).toEqual(blanks(zh))
})

test('Chinese punctuation is full width', () => {
  for (const text of Object.values(zh)) expect(text).not.toMatch(/[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]/)
})

test('Chinese unless English was asked for once', () => {
  expect(chosenLang('', null)).toBe('zh-CN')
  expect(chosenLang('?lang=en', null)).toBe('en')
  expect(chosenLang('', 'en')).toBe('en')
  expect(chosenLang('?lang=zh-CN', 'en')).toBe('zh-CN')
  expect(createWords('en').say('position', { at: '1', total: '3' })).toBe('1 of 3')
})
