import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLooseDate } from './loose-date.ts'

const options = { today: '2026-09-01' }

describe('parseLooseDate', () => {
  it.each([
    ['1965.3', '1965-03-01', 'month'],
    ['65-3-1', '1965-03-01', 'day'],
    ['1965年3月1日', '1965-03-01', 'day'],
    ['19650301', '1965-03-01', 'day'],
    ['1965/03/01', '1965-03-01', 'day'],
    ['1965-03', '1965-03-01', 'month'],
    ['１９６５．０３．０１', '1965-03-01', 'day'],
    ['1965年3月', '1965-03-01', 'month'],
    ['1965年', '1965-01-01', 'year'],
    ['1965', '1965-01-01', 'year'],
    ['196503', '1965-03-01', 'month'],
    ['650301', '1965-03-01', 'day'],
    ['65.3', '1965-03-01', 'month'],
    ['65年3月', '1965-03-01', 'month'],
    ['1965-03-01 00:00:00', '1965-03-01', 'day'],
    ['1965-03-01T00:00:00.000Z', '1965-03-01', 'day'],
    ['一九六五年三月十二日', '1965-03-12', 'day'],
    ['1965 年 3 月 1 日生', '1965-03-01', 'day'],
    ['1970.10', '1970-10-01', 'month'],
    ['26-3-1', '2026-03-01', 'day'],
    ['26-12-1', '1926-12-01', 'day'],
  ])('reads %j as %s, sure to the %s', (text, date, precision) => {
    expect(parseLooseDate(text, options)).toEqual({ date, precision })
  })

  it('reads number cells: serial numbers, digits, year.month', () => {
    expect(parseLooseDate(23802, options)).toEqual({ date: '1965-03-01', precision: 'day' })
    expect(parseLooseDate(23802.75, options)).toEqual({ date: '1965-03-01', precision: 'day' })
    expect(parseLooseDate(19650301, options)).toEqual({ date: '1965-03-01', precision: 'day' })
    expect(parseLooseDate(1965.03, options)).toEqual({ date: '1965-03-01', precision: 'month' })
    expect(parseLooseDate(1965, options)).toEqual({ date: '1965-01-01', precision: 'year' })
  })

  it('is sure of the year alone when a number cell lost the zero of October', () => {
    expect(parseLooseDate(1970.1, options)).toEqual({ date: '1970-01-01', precision: 'year' })
  })

  it('reads a Date by its UTC day, as workbook readers make them', () => {
    expect(parseLooseDate(new Date('1965-03-01T00:00:00Z'), options)).toEqual({ date: '1965-03-01', precision: 'day' })
    expect(parseLooseDate(new Date(Number.NaN), options)).toBeNull()
  })

  it.each(['', '不详', '1965-02-30', '1965.13', '1965年0月', '12.5', '3/1/1965', '00000000', '1965-3-1-2'])('refuses %j', (text) => {
    expect(parseLooseDate(text, options)).toBeNull()
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -5, 12, 19651301, 99999999, 1965.123])('refuses the number %d', (value) => {
    expect(parseLooseDate(value, options)).toBeNull()
  })

  it('reads every way of writing one day alike', () => {
    const day = fc.date({ min: new Date('1927-01-01T00:00:00Z'), max: new Date('2026-08-31T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(day, (value) => {
        const date = value.toISOString().slice(0, 10)
        const [year = '', month = '', dayOfMonth = ''] = date.split('-')
        const [m, d] = [String(Number(month)), String(Number(dayOfMonth))]
        const ways = [
          date,
          `${year}/${m}/${d}`,
          `${year}.${m}.${d}`,
          `${year}年${m}月${d}日`,
          `${year}${month}${dayOfMonth}`,
          `${year.slice(2)}-${m}-${d}`,
        ]
        for (const way of ways) expect(parseLooseDate(way, options)).toEqual({ date, precision: 'day' })
      }),
    )
  })
})
