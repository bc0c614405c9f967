import { createI18n } from 'vue-i18n'
import { en } from './catalogue/en.ts'
import type { Same } from './catalogue/same.ts'
import { zhCN } from './catalogue/zh-CN.ts'
import { chosenLocale } from './locale.ts'
import { compilePlain } from './plain-messages.ts'

export interface Words {
  readonly [key: string]: string | Words
}
export interface Catalogue {
  'zh-CN': Words
  en: Words
}

/** One catalogue in both languages; the type refuses an English one with a key missing or left over. */
export function words<const T extends Words>(zh: T, english: Same<T>): { 'zh-CN': T; en: Same<T> } {
  return { 'zh-CN': zh, en: english }
}

/** vue-i18n with the shared words and an app's own catalogues side by side; a top-level key may be taken once. */
export function createMessages(...local: readonly Catalogue[]) {
  return createI18n({
    legacy: false,
    messageCompiler: compilePlain,
    locale: chosenLocale.value,
    fallbackLocale: 'zh-CN',
    messages: { 'zh-CN': joined([zhCN, ...local.map((one) => one['zh-CN'])]), en: joined([en, ...local.map((one) => one.en)]) },
  })
}

type Messages = Record<string, string | MessageGroup>
interface MessageGroup {
  [key: string]: string | MessageGroup
}

function joined(catalogues: readonly Words[]): Messages {
  const all: Messages = {}
  for (const [key, value] of catalogues.flatMap((one) => Object.entries(one))) {
    if (key in all) throw new Error(`catalogue key taken twice: ${key}`)
    all[key] = typeof value === 'string' ? value : { ...value }
  }
  return all
}
