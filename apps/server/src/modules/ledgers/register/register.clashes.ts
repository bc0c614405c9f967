import type { PersonDraft } from './register.drafts.ts'
import type { Fault } from './register.fault.ts'

/** Finds what only shows beside the rows before: the same number, the same person, a second head. */
export function createClashes(): (person: PersonDraft) => Fault[] {
  const identities = new Map<string, number>()
  const likenesses = new Map<string, number>()
  const heads = new Map<string, number>()
  return (person) => {
    const same = (map: Map<string, number>, key: string): string | null => {
      const before = map.get(key)
      if (before === undefined) map.set(key, person.row)
      return before === undefined ? null : String(before)
    }
    if (person.identity === null && person.id === null) {
      const row = same(likenesses, [person.household, person.name, person.bornOn ?? ''].join('\u001f'))
      if (row !== null) return [{ field: 'name', code: 'person-duplicate', detail: row }]
    } else if (person.identity !== null) {
      const row = same(identities, person.identity)
      if (row !== null) return [{ field: 'identityNumber', code: 'identity-number-duplicate', detail: row }]
    }
    const row = person.relation === '02' ? same(heads, person.household) : null
    return row === null ? [] : [{ field: 'relation', code: 'second-head', detail: row }]
  }
}
