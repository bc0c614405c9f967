import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/**
 * Writes the shared tokens into the sheet as plain values: WebViews of Android 4.4 have no custom properties.
 * `var(--x)` is the night value; `var(--day-x)` is the same token by day.
 */
export function withPlainTokens(css: string, tokensCss: string): string {
  const day = declarations(tokensCss, ':root')
  const night = declarations(tokensCss, '.night')
  return css.replace(/var\(--([\w-]+)\)/g, (_use, name: string) => {
    const value = name.startsWith('day-') ? day.get(name.slice(4)) : (night.get(name) ?? day.get(name))
    if (value === undefined) throw new Error(`The television sheet uses the unknown token --${name}`)
    return value
  })
}

export function plainTokens(): Plugin {
  return {
    name: 'linli:plain-tokens',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.css')) return null
      // Their values are written where they are used; the sheet itself needs no copy.
      if (id.endsWith('/tokens.css')) return { code: '', map: null }
      const tokens = createRequire(import.meta.url).resolve('@linli/ui/tokens.css')
      return { code: withPlainTokens(code, readFileSync(tokens, 'utf8')), map: null }
    },
  }
}

function declarations(css: string, selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start))
  return new Map([...block.matchAll(/--([\w-]+)\s*:\s*([^;]+);/g)].map((found) => [found[1] ?? '', (found[2] ?? '').trim()]))
}
