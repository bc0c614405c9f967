import type { OutboxEntry } from '@linli/client'
import { computed, ref, watch } from 'vue'
import { outbox } from '../../shell/api.ts'

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
  const entries = ref<OutboxEntry[]>([])
  watch(
    outbox,
    (box, _before, onCleanup) => {
      if (box === undefined) return
      onCleanup(box.subscribe((all) => (entries.value = all)))
      void box.list().then((all) => (entries.value = all))
    },
    { immediate: true },
  )
  return computed(() => entries.value.map(asSuggestion).reverse())
}

export function asSuggestion(entry: OutboxEntry): SentSuggestion {
  const { id, madeAt, state, waitsFor, refusal } = entry
  return { id, madeAt, state, waitsFor, refusal, text: textAt(entry.input, 'body', 'text') ?? '', code: textAt(entry.answer, 'code') }
}

function textAt(value: unknown, ...path: string[]): string | null {
  const found = path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value)
  return typeof found === 'string' ? found : null
}
