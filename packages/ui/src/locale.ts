import { ref } from 'vue'

export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

const storageKey = 'linli.locale'
const isLocale = (value: unknown): value is Locale => locales.some((locale) => locale === value)

/** The chosen language: Chinese unless somebody chose otherwise on this device. */
export const chosenLocale = ref<Locale>(readLocale())

/** Keeps the choice on this device and tells the page (`lang`), so that fonts and screen readers follow. */
export function chooseLocale(locale: Locale): void {
  chosenLocale.value = locale
  applyLocale()
  try {
    localStorage.setItem(storageKey, locale)
  } catch {
    // Storage may be forbidden (private windows): the choice then lasts for this page.
  }
}

/** Sets `lang` of the page; call once at start. */
export function applyLocale(): void {
  document.documentElement.lang = chosenLocale.value
}

function readLocale(): Locale {
  try {
    const kept = localStorage.getItem(storageKey)
    return isLocale(kept) ? kept : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}
