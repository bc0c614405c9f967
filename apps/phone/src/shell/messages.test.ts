import { en } from '@linli/ui/catalogue/en'
import { zhCN } from '@linli/ui/catalogue/zh-CN'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogues } from './messages.ts'

const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(vue|ts)$/.test(file) && !/\.(words|test)\.ts$/.test(file),
)
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

/** Every dotted key of a catalogue. */
function keysOf(words: object, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${before}${key}.`) : [before + key],
  )
}
const known = new Set([zhCN, ...catalogues.map((one) => one['zh-CN'])].flatMap((one) => keysOf(one)))

test('every word a page asks for is in the catalogue', () => {
  const asked = sources.flatMap((file) => [...textOf(file).matchAll(/\bt\('([^']+)'/g)].map((match) => ({ file, key: match[1] ?? '' })))
  expect(asked.length).toBeGreaterThan(80)
  expect(asked.filter(({ key }) => !known.has(key))).toEqual([])
})

test('English has the same keys, none of them empty', () => {
  const english = [en, ...catalogues.map((one) => one.en)].flatMap((one) => keysOf(one))
  expect(new Set(english)).toEqual(known)
})

test('no page carries Chinese of its own, except the full stop of a sentence put together', () => {
  const spoken = sources.filter((file) =>
    /[\u4e00-\u9fff]/.test(
      textOf(file)
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*|<!--[\s\S]*?-->/g, '')
        .replaceAll('。', ''),
    ),
  )
  expect(spoken).toEqual([])
})
