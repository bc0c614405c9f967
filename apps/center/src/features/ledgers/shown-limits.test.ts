import { exportLimits } from '@linli/contract/exports'
import { workbookLimits } from '@linli/contract/ledgers'
import { expect, it } from 'vitest'
import { shownLimits } from './shown-limits.ts'

it('says the limits the server holds', () => {
  expect(shownLimits).toEqual({
    fileBytes: workbookLimits.fileBytes,
    rows: workbookLimits.rows,
    withoutReason: exportLimits.withoutReason,
    reasonLeast: exportLimits.reasonLeast,
  })
})
