import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { movingSpans, resolveSpan } from './question-span.ts'

describe('resolveSpan', () => {
  it('knows months, quarters and years, also over their ends', () => {
    const on = (day: string) =>
      Object.fromEntries(movingSpans.map((within) => [within, Object.values(resolveSpan({ within }, day)).join(' ')]))
    expect(on('2026-03-31')).toEqual({
      'this-month': '2026-03-01 2026-03-31',
      'last-month': '2026-02-01 2026-02-28',
      'this-quarter': '2026-01-01 2026-03-31',
      'this-year': '2026-01-01 2026-03-31',
      'last-year': '2025-01-01 2025-12-31',
      'last-30-days': '2026-03-02 2026-03-31',
      'last-90-days': '2026-01-01 2026-03-31',
    })
    expect(on('2024-01-01')).toMatchObject({
      'this-month': '2024-01-01 2024-01-01',
      'last-month': '2023-12-01 2023-12-31',
      'this-quarter': '2024-01-01 2024-01-01',
    })
    expect(resolveSpan({ within: 'last-month' }, '2024-03-15').to).toBe('2024-02-29')
    expect(resolveSpan({ within: 'this-quarter' }, '2026-12-05')).toEqual({ from: '2026-10-01', to: '2026-12-05' })
  })

  it('keeps given days, up to the day of asking', () => {
    expect(resolveSpan({ from: '2026-01-05', to: '2026-02-01' }, '2026-06-01')).toEqual({ from: '2026-01-05', to: '2026-02-01' })
    expect(resolveSpan({ from: '2026-01-05', to: '2026-12-31' }, '2026-06-01')).toEqual({ from: '2026-01-05', to: '2026-06-01' })
    const none = resolveSpan({ from: '2026-07-01', to: '2026-12-31' }, '2026-06-01')
    expect(none.from > none.to).toBe(true)
  })

  it('never reaches past the day, and moving spans always hold a day', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, fc.constantFrom(...movingSpans), (asked, within) => {
        const { from, to } = resolveSpan({ within }, asked)
        expect(from <= to && to <= asked).toBe(true)
        expect(new Date(from).toISOString().slice(0, 10)).toBe(from)
      }),
    )
  })
})
