import { parse } from 'acorn'
import { expect, test } from 'vitest'
import { toEs5 } from './es5.ts'
import { withClassicScript } from './page.ts'
import { withPlainTokens } from './tokens.ts'

const young = `
const twice = (list) => list.map((one) => ({ ...one, n: one.n ** 2 }))
let total = 0
for (const { n = 1, ...rest } of twice([{ n: 2, a: 1 }, { a: 2 }])) total += n || (rest.a ?? 0)
const tag = \`sum \${total}\`
try { JSON.parse('{') } catch { globalThis.answer = [...[tag], 'x'].join() + (undefined?.y ?? '!') }
`

test('young syntax comes out as ES5 that does the same', async () => {
  const code = await toEs5(young)
  expect(() => parse(code, { ecmaVersion: 5, sourceType: 'script' })).not.toThrow()
  const scope: { answer?: string } = {}
  new Function('globalThis', code)(scope)
  expect(scope.answer).toBe('sum 6,x!')
})

test('the page has one classic script, at its end', () => {
  const html = withClassicScript(
    '<head>\n  <script type="module" crossorigin src="/tv/assets/tv-1.js"></script>\n<link rel="stylesheet" crossorigin href="/tv/a.css"></head><body><div></div></body>',
  )
  expect(html).toBe(
    '<head>\n<link rel="stylesheet" href="/tv/a.css"></head><body><div></div><script src="/tv/assets/tv-1.js"></script>\n</body>',
  )
})

test('shared tokens become plain values: night ones, day ones by name, unknown ones an error', () => {
  const tokens = ':root { --red: #b9301c; --sans: "A", serif; } .night { --red: #ff7a5f; }'
  expect(withPlainTokens('a{color:var(--red);font:var(--sans)} b{color:var(--day-red)}', tokens)).toBe(
    'a{color:#ff7a5f;font:"A", serif} b{color:#b9301c}',
  )
  expect(() => withPlainTokens('a{color:var(--pink)}', tokens)).toThrow('--pink')
})
