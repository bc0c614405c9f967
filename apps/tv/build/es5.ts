import { transform } from '@swc/core'
import type { Plugin } from 'vite'

/**
 * Rewrites a script to ES5 syntax and minifies it: operator boxes run engines of 2013 (DOMAIN.md §3.2).
 * Arrays are taken to be real arrays, so that no helper needs Symbol or iterators.
 */
export async function toEs5(code: string): Promise<string> {
  const answer = await transform(code, {
    isModule: false,
    configFile: false,
    swcrc: false,
    minify: true,
    jsc: {
      target: 'es5',
      parser: { syntax: 'ecmascript' },
      assumptions: {
        iterableIsArray: true,
        arrayLikeIsIterable: true,
        setSpreadProperties: true,
        setComputedProperties: true,
        noDocumentAll: true,
      },
      minify: { compress: { ecma: 5, typeofs: false }, mangle: { toplevel: true }, format: { ecma: 5, ascii_only: true, comments: false } },
    },
  })
  return answer.code
}

export function es5Chunks(): Plugin {
  return {
    name: 'linli:es5',
    apply: 'build',
    enforce: 'post',
    async renderChunk(code) {
      return { code: await toEs5(code), map: null }
    },
  }
}
