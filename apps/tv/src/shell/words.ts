import { en } from './words.en.ts'
import { zh } from './words.zh.ts'
import type { WordKey } from './words.zh.ts'

export type { WordKey } from './words.zh.ts'
export type Lang = 'zh-CN' | 'en'
export interface Words {
  lang: Lang
  say(key: WordKey, values?: Record<string, string>): string
}

export function createWords(lang: Lang): Words {
  const catalogue: Record<WordKey, string> = lang === 'en' ? en : zh
  return {
    lang,
    say: (key, values) =>
      catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values ? values[name] : undefined
        return value === undefined ? whole : value
      }),
  }
}

/** Chinese unless this box was once opened with `?lang=en`; `?lang=zh-CN` takes it back. */
export function chosenLang(search: string, kept: string | null): Lang {
  const asked = /[?&]lang=([\w-]+)/.exec(search)
  const lang = asked ? asked[1] : kept
  return lang === 'en' ? 'en' : 'zh-CN'
}
