import type { OutboxEntry } from '@linli/client'
import { computed } from 'vue'
import { queries } from '../../shell/api.ts'
import { useEntries } from '../../shell/use-entries.ts'

/** Matters raised on this phone that the server has not taken yet, oldest first. */
export function useUnsentMatters() {
  const named = useEntries('myMatters.raiseMatter')
  const nameless = useEntries('myMatters.raiseAnonymously')
  return computed<OutboxEntry[]>(() => [...named.value, ...nameless.value].filter((entry) => entry.state !== 'sent'))
}

/** Reads again what a step may have changed. */
export function refreshMatters(): void {
  void queries.invalidateQueries({ predicate: (query) => /^(myMatters|matters)\./.test(String(query.queryKey[0])) })
}
