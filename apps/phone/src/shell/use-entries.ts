import type { OutboxEntry, OutboxRoute } from '@linli/client'
import { computed, ref, watch, type ComputedRef } from 'vue'
import { outbox } from './api.ts'

/** Writes of one kind made on this phone, oldest first: waiting, sent or refused. Follows the outbox. */
export function useEntries(route: OutboxRoute): ComputedRef<OutboxEntry[]> {
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
  return computed(() => entries.value.filter((entry) => entry.route === route))
}

/** What stands at a path of an entry's input or answer, when it is text. */
export function textAt(value: unknown, ...path: string[]): string | null {
  const found = path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value)
  return typeof found === 'string' ? found : null
}
