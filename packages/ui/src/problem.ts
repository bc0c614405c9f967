import { en } from './catalogue/en.ts'
import { zhCN } from './catalogue/zh-CN.ts'
import type { Locale } from './locale.ts'

/** What went wrong in words people can act on; `requestId` is the number to quote. */
export interface Problem {
  text: string
  requestId: string | null
  id: string
  fields: readonly string[]
}

/** Reads any thrown value: an answer of the server carries its own words, a failed fetch is the line being down. */
export function describeProblem(error: unknown, locale: Locale): Problem {
  const own = (locale === 'en' ? en : zhCN).problem
  if (typeof error === 'object' && error !== null && 'zh' in error && 'en' in error) {
    const text = locale === 'en' ? error.en : error.zh
    return {
      text: String(text),
      requestId: textOf(error, 'requestId'),
      id: textOf(error, 'id') ?? 'internal',
      fields: fieldsOf(error, locale),
    }
  }
  if (error instanceof Error && (error.name === 'OfflineError' || error instanceof TypeError))
    return { text: own.offline, requestId: null, id: 'offline', fields: [] }
  return { text: own.internal, requestId: null, id: 'internal', fields: [] }
}

function textOf(value: object, key: string): string | null {
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'string' && found !== '' ? found : null
}

function fieldsOf(error: object, locale: Locale): string[] {
  const fields: unknown = Reflect.get(error, 'fields')
  if (!Array.isArray(fields)) return []
  return fields
    .flatMap((field: unknown) => (typeof field === 'object' && field !== null ? [textOf(field, locale === 'en' ? 'en' : 'zh') ?? ''] : []))
    .filter((text) => text !== '')
}
