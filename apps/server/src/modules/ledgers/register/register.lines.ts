import { normaliseText } from '@linli/rules/chinese-text'
import type { Cell } from '../workbook/workbook.read.ts'

/** The estate's name in a title such as 红花安置小区住户信息台账. */
export function estateInTitle(rows: readonly (readonly Cell[])[]): string | null {
  for (const row of rows) {
    for (const cell of row) {
      const match =
        typeof cell === 'string'
          ? /^[\p{Script=Han}A-Za-z0-9]{1,20}?(?:小区|家园|花园|新村|公寓|苑)/u.exec(normaliseText(cell).replace(/\s+/gu, ''))
          : null
      if (match !== null) return match[0]
    }
  }
  return null
}
