import { reportLimits, templateLimits } from '@linli/contract/reports'
import { expect, it } from 'vitest'
import { shownLimits } from './shown-limits.ts'

it('says the limits the server holds', () => {
  expect(shownLimits).toEqual({ fileBytes: templateLimits.fileBytes, changes: reportLimits.changes, freshAbove: reportLimits.freshAbove })
})
