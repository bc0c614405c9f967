import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paginate } from './paging.ts'

const upTo =
  (most: number) =>
  (part: string): boolean =>
    part.length <= most

test('a text that fits is one page, an empty text one empty page', () => {
  expect(paginate('请提前接水。', upTo(10))).toEqual(['请提前接水。'])
  expect(paginate('', upTo(10))).toEqual([''])
})

test('pages end after a sentence where one ends in the last half', () => {
  expect(paginate('上午停水。下午来水，请放心使用。', upTo(9))).toEqual(['上午停水。', '下午来水，', '请放心使用。'])
})

test('the first page may hold less than the others', () => {
  expect(paginate('一二三四五六七八九十', (part, page) => part.length <= (page === 0 ? 2 : 8))).toEqual(['一二', '三四五六七八九十'])
})

test('a closing quote stays with its sentence', () => {
  expect(paginate('他说：“都好。”大家笑了。', upTo(9))[0]).toBe('他说：“都好。”')
})

test('no character is lost, halved or over the edge, whatever the text', () => {
  const text = fc
    .array(fc.constantFrom('邻', '里', '𬭎', '。', '，', '”', '\n', 'a', ' ', '9'), { maxLength: 300 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), (whole, most) => {
      const pages = paginate(whole, upTo(most))
      expect(pages.join('').replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''))
      for (const page of pages) {
        expect(page.length).toBeLessThanOrEqual(most)
        expect(() => encodeURIComponent(page)).not.toThrow()
        if (whole.trim() !== '') expect(page).not.toBe('')
      }
    }),
  )
})
