import { en } from '@linli/ui/catalogue/en'
import { zhCN } from '@linli/ui/catalogue/zh-CN'
import { describe, expect, it } from 'vitest'
import { catalogues } from './messages.ts'

const sources = Object.entries(import.meta.glob<string>('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true })).filter(
  ([name]) => !name.endsWith('.test.ts') && !name.endsWith('.words.ts'),
)

function keysOf(group: object, prefix = ''): string[] {
  return Object.entries(group).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value as object, `${prefix}${key}.`),
  )
}
const chinese = new Set([zhCN, ...catalogues.map((one) => one['zh-CN'])].flatMap((one) => keysOf(one)))

describe('words of the centre', () => {
  it('has a word for every key the screens say', () => {
    const said = sources.flatMap(([name, text]) =>
      [...text.matchAll(/\b(?:t|say)\('([a-zA-Z]+(?:\.[\w-]+)+)'/g)].map((match) => `${match[1] ?? ''} (${name})`),
    )
    expect(said.length).toBeGreaterThan(200)
    expect(said.filter((one) => !chinese.has(one.split(' ')[0] ?? ''))).toEqual([])
  })
  it('keeps every sentence out of the components', () => {
    const han = sources.filter(([name, text]) => name.endsWith('.vue') && /\p{Script=Han}/u.test(text)).map(([name]) => name)
    expect(han).toEqual([])
  })
  it('names the same values in both languages', () => {
    const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
    const pairs = [[zhCN, en], ...catalogues.map((one) => [one['zh-CN'], one.en])]
    for (const [zh, english] of pairs) {
      const flat = (group: object): Map<string, string> =>
        new Map(
          keysOf(group).map((key) => [
            key,
            String(key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], group)),
          ]),
        )
      const other = flat(english ?? {})
      for (const [key, text] of flat(zh ?? {})) expect([key, values(other.get(key) ?? '')]).toEqual([key, values(text)])
    }
  })
})
