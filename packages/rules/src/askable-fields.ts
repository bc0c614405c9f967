/** Facts of a person that somebody at the door can ask for, as a correction of a person names them. */
export const askableFields = ['identity', 'phone', 'politics', 'ethnicity', 'marital', 'schooling', 'work', 'skills'] as const
export type AskableField = (typeof askableFields)[number]

/** Why a fact is asked for: the register does not know it, it was not confirmed for long, or it contradicts something. */
export const askCauses = ['unknown', 'old', 'doubtful'] as const
export type AskCause = (typeof askCauses)[number]

/** Birth date and sex come with the number: it is the one thing to ask for. */
const byNumber = new Set(['identityNumber', 'identityKind', 'birthDate', 'birthYear', 'age', 'sex'])

/** The question that fills a column of the register; null where no answer at the door does. */
export function askFor(column: string): AskableField | null {
  if (byNumber.has(column)) return 'identity'
  return askableFields.find((field) => field === column) ?? null
}
