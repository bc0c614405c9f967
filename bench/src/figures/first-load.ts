import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Measurement } from '../context.ts'
import type { Figure } from '../figure.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const limits = { phone: 170, tv: 150, center: null } as const
const apps = ['phone', 'tv', 'center'] as const

/** Gzipped JavaScript of a first visit, as `scripts/check-bundles.mjs` counts it in CI. */
export const firstLoad: Measurement = { names: apps.map((app) => `first-load-${app}`), measure }

async function measure(): Promise<Figure[]> {
  const missing = apps.filter((app) => !existsSync(path.join(root, 'apps', app, 'dist/index.html')))
  if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')}; run npm run build first`)
  const run = promisify(execFile)
  // Its exit code judges more than size; only the sizes are read here.
  const output = await run(process.execPath, [path.join(root, 'scripts/check-bundles.mjs')]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  return apps.map((app) => {
    const size = Number(new RegExp(`^${app}: first visit loads ([\\d.]+) kB`, 'm').exec(output)?.[1])
    if (Number.isNaN(size)) throw new Error(`no size of ${app} in the bundle check`)
    const limit = limits[app]
    return {
      name: `first-load-${app}`,
      what: `JavaScript of a first visit to the ${app} front-end, gzipped`,
      value: size,
      unit: 'kB',
      bound: limit === null ? null : { at: '<=', value: limit },
      details: {},
    }
  })
}
