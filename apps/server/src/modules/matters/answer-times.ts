/**
 * Working minutes to a first answer, counted in steps that grow by a tenth: 24 to a tenfold, up to a hundred thousand. A
 * median of a year is then a sum of a few hundred short rows, however many matters there were, and right to five per cent.
 */
const perTenfold = 24
export const answerSteps = perTenfold * 5 + 1

export function stepOf(minutes: number): number {
  return minutes < 1 ? 0 : Math.min(answerSteps - 1, 1 + Math.floor(perTenfold * Math.log10(minutes)))
}

/** The minutes a step stands for: its middle. */
function minutesOf(step: number): number {
  return step === 0 ? 0 : Math.round(10 ** ((step - 0.5) / perTenfold))
}

export function countSteps(minutes: readonly number[]): number[] {
  const counts = Array.from({ length: answerSteps }, () => 0)
  for (const one of minutes) counts[stepOf(one)] = (counts[stepOf(one)] ?? 0) + 1
  return counts
}

/** Null where nothing was answered: empty is not at once. */
export function medianOf(days: readonly (readonly number[])[]): number | null {
  const sums = Array.from({ length: answerSteps }, (_, step) => days.reduce((sum, counts) => sum + (counts[step] ?? 0), 0))
  const all = sums.reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  let seen = 0
  for (const [step, count] of sums.entries()) {
    seen += count
    if (seen * 2 >= all) return minutesOf(step)
  }
  return null
}
