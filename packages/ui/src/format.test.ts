import { describe, expect, it } from 'vitest'
import { asOfTime, dayAndWeekday, isoDay, shortDay, timeOfDay, wholeNumber } from './format.ts'

describe('dates as a notice board says them', () => {
  it('says day and weekday', () => {
    expect(dayAndWeekday('2026-09-14', 'zh-CN')).toBe('9月14日 星期一')
    expect(dayAndWeekday('2026-09-14', 'en')).toBe('Monday 14 September')
  })
  it('adds the year only when it is another year', () => {
    const now = new Date('2026-11-20T04:00:00Z')
    expect(shortDay('2026-09-14', 'zh-CN', now)).toBe('9月14日')
    expect(shortDay('2025-09-14', 'zh-CN', now)).toBe('2025年9月14日')
  })
  it('keeps the clock of China wherever the viewer is', () => {
    expect(timeOfDay('2026-09-13T16:05:00Z')).toBe('00:05')
    expect(isoDay('2026-09-13T16:05:00Z')).toBe('2026-09-14')
  })
  it('gives the time alone for today and the day with it otherwise', () => {
    const now = new Date('2026-09-14T02:00:00Z')
    expect(asOfTime('2026-09-14T01:02:00Z', 'zh-CN', now)).toBe('09:02')
    expect(asOfTime('2026-09-12T01:02:00Z', 'zh-CN', now)).toBe('9月12日 09:02')
  })
  it('groups thousands', () => {
    expect(wholeNumber(12345)).toBe('12,345')
  })
})
