import type { OutboxEntry } from '@linli/client'
import { computed } from 'vue'
import { textAt, useEntries } from '../../shell/use-entries.ts'

/** One suggestion as it stands on this phone. */
export interface SentSuggestion {
  id: string
  text: string
  madeAt: string
  state: OutboxEntry['state']
  waitsFor: OutboxEntry['waitsFor']
  code: string | null
  refusal: OutboxEntry['refusal']
}

/** What was written on this phone, newest first; follows the outbox. */
export function useSent() {
  const entries = useEntries('accounts.sendSuggestion')
  return computed(() => entries.value.map(asSuggestion).reverse())
}

export function asSuggestion(entry: OutboxEntry): SentSuggestion {
  const { id, madeAt, state, waitsFor, refusal } = entry
  return { id, madeAt, state, waitsFor, refusal, text: textAt(entry.input, 'body', 'text') ?? '', code: textAt(entry.answer, 'code') }
}
