import { chooseLocale, chosenLocale } from '@linli/ui/locale'
import { ref, watch, type Ref } from 'vue'

/** What this phone remembers between visits. Nothing personal: the server holds that. */
const prefix = 'linli.phone.'

export type Mode = 'normal' | 'elder'

/** `null` until somebody chose: the switch is then offered at the top of the first page. */
export const chosenMode = remembered<Mode>('mode', (text) => (text === 'elder' || text === 'normal' ? text : null))
export const chosenCommunity = remembered<number>('community', (text) => (/^[1-9]\d{11}$/.test(text) ? Number(text) : null))
export const chosenBuilding = remembered<string>('building', (text) => text)
/** Words typed but not yet sent; a call that comes in must not lose them. */
export const draftText = remembered<string>('draft', (text) => text)

export function keep(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(prefix + name)
    else localStorage.setItem(prefix + name, text)
  } catch {
    // Private windows may forbid storage: the choice then lasts for this page.
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

/** Forgets what the last user typed, chose or read; how the page looks and which community it shows stay. */
export function forgetUser(): void {
  chosenBuilding.value = null
  draftText.value = null
  try {
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(`${prefix}seen.`))
    for (const key of kept) localStorage.removeItem(key)
  } catch {
    // Nothing could have been kept either.
  }
}

/** Writes again how the page looks and which community it shows: the server's answer to signing out clears all storage. */
export function keepChoices(): void {
  keep('mode', chosenMode.value)
  keep('community', chosenCommunity.value === null ? null : String(chosenCommunity.value))
  chooseLocale(chosenLocale.value)
}

function remembered<T extends string | number>(name: string, read: (text: string) => T | null): Ref<T | null> {
  const text = recall(name)
  const value = ref(text === null ? null : read(text)) as Ref<T | null>
  watch(value, (next) => keep(name, next === null ? null : String(next)), { flush: 'sync' })
  return value
}
