import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

/** Of the table of all routes only those whose names stand somewhere in the page's own sources. */
export function keepNamed(table: string, sources: string): string {
  return table
    .split('\n')
    .filter((line) => {
      const name = /^\s*'([a-zA-Z]+\.[a-zA-Z]+)': '[A-Z]+ /.exec(line)?.[1]
      return name === undefined || sources.includes(`'${name}'`)
    })
    .join('\n')
}

/** The phone never calls most routes of the centre: their addresses need not travel. */
export function ownRoutes(folders: readonly string[]): Plugin {
  return {
    name: 'linli:own-routes',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      return id.endsWith('/client/src/route-lines.ts') ? { code: keepNamed(code, folders.map(textUnder).join('\n')), map: null } : null
    },
  }
}

function textUnder(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(ts|vue)$/.test(file.name) && !/route-(lines|names)\.ts$|\.test\.ts$/.test(file.name))
    .map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8'))
    .join('\n')
}
