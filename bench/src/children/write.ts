import os from 'node:os'
import { readWideForm, writeGiven, writeWideForm } from '@linli/server/src/modules/reports/testing/wide-form.ts'
import { answerCalls } from '../child.ts'

// As the filling process does it: it gives way to other people's requests.
os.setPriority(Math.min(os.constants.priority.PRIORITY_LOW, os.getPriority() + 5))

export interface GivenTask {
  form: string
  /** A file filled before: its values are the given ones. */
  filled: string
  file: string
}

answerCalls({
  ready: () => Promise.resolve(),
  form: (file: string): Promise<number> => writeWideForm(file),
  /** Only writing values that are there: how long it took, ms, and how many rows there were. */
  given: async ({ form, filled, file }: GivenTask): Promise<{ taken: number; rows: number }> => {
    const values = await readWideForm(filled)
    const begun = performance.now()
    await writeGiven(form, values, file)
    return { taken: performance.now() - begun, rows: values.length }
  },
})
