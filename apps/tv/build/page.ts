import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { toEs5 } from './es5.ts'

const workerFile = new URL('./offline-worker.js', import.meta.url)

/** Vite writes a module script; the television needs a classic one at the end of the body. */
export function withClassicScript(html: string): string {
  const found = /\s*<script[^>]*\ssrc="([^"]+)"[^>]*><\/script>/.exec(html)
  if (!found) throw new Error('The television page has no script')
  return html
    .replace(found[0], '')
    .replace(/ crossorigin/g, '')
    .replace('</body>', `<script src="${found[1] ?? ''}"></script>\n</body>`)
}

export function classicPage(): Plugin {
  return { name: 'linli:classic-page', apply: 'build', transformIndexHtml: { order: 'post', handler: withClassicScript } }
}

/** Emits `/tv/sw.js` with the names of this build's files, so that a reload without network still opens the page. */
export function offlineWorker(): Plugin {
  return {
    name: 'linli:offline-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => /^assets\/.*\.(js|css)$/.test(name))
        .sort()
        .map((name) => `/tv/${name}`)
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12)
      const source = readFileSync(workerFile, 'utf8')
        .replace('__VERSION__', version)
        .replace('"__FILES__"', JSON.stringify(['/tv/', ...files]))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: await toEs5(source) })
    },
  }
}
