import { expect, test } from 'vitest'
import { asOfText, chinaHour, dateLine, spanText, timeText, untilText } from './when.ts'
import { createWords } from './words.ts'

const zh = createWords('zh-CN')
const en = createWords('en')
const at = (text: string): number => Date.parse(text)

test('tells China’s time and date whatever the box’s zone', () => {
  expect(timeText(at('2026-09-14T11:02:00Z'))).toBe('19:02')
  expect(timeText(at('2026-09-14T01:05:00Z'))).toBe('9:05')
  expect(dateLine(zh, at('2026-09-13T17:00:00Z'))).toBe('9月14日 星期一')
  expect(dateLine(en, at('2026-09-13T17:00:00Z'))).toBe('Monday 14 Sep')
  expect(chinaHour(at('2026-09-13T19:30:00Z'))).toBe(3)
})

test('says since when content stands: time today, date before', () => {
  expect(asOfText(zh, at('2026-09-14T01:02:00Z'), at('2026-09-14T11:00:00Z'))).toBe('9:02')
  expect(asOfText(zh, at('2026-09-13T01:02:00Z'), at('2026-09-14T11:00:00Z'))).toBe('9月13日 9:02')
})

test('says from–to by day, by hours of one day, or open', () => {
  const start = at('2026-09-14T01:00:00Z')
  expect(spanText(zh, start, null)).toBe('9月14日起')
  expect(spanText(zh, start, at('2026-09-20T09:00:00Z'))).toBe('9月14日到9月20日')
  expect(spanText(zh, start, at('2026-09-14T10:00:00Z'))).toBe('9月14日 9:00到18:00')
  expect(spanText(zh, at('2026-09-13T16:00:00Z'), at('2026-09-14T16:00:00Z'))).toBe('9月14日')
  expect(spanText(zh, start, at('2026-09-20T16:00:00Z'))).toBe('9月14日到9月20日')
})

test('says until when something urgent holds', () => {
  const now = at('2026-09-14T11:00:00Z')
  expect(untilText(zh, at('2026-09-14T14:00:00Z'), now)).toBe('有效到今天 22:00')
  expect(untilText(zh, at('2026-09-14T16:00:00Z'), now)).toBe('有效到今天 24:00')
  expect(untilText(en, at('2026-09-14T22:00:00Z'), now)).toBe('until tomorrow, 6:00')
})
