import { ref } from 'vue'

/** What became of the request written a moment ago, told on the list it leads to. */
export const justSent = ref<'sent' | 'kept' | null>(null)

export function tellSent(sent: boolean): void {
  justSent.value = sent ? 'sent' : 'kept'
}
