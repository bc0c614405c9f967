import type { EventNote } from '../../platform/record.ts'

/** Whoever looks at reports is told to look again. */
export function reportChanged(id: string): EventNote[] {
  return [{ kind: 'report.changed', privacyClass: 'staff', audience: null, data: { id } }]
}
