import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { capture, environment, findNode, root, say, seconds } from './setup.mjs'

/** The front-ends that are there to be built. */
export function listApps() {
  return ['center', 'phone', 'tv'].filter((app) =>
    ['vite.config.ts', 'index.html'].every((file) => existsSync(path.join(root, 'apps', app, file))),
  )
}

/** Builds the named front-ends whose sources changed since their last build, as many at a time as cores are given; returns the output of those that failed. */
export async function buildStale(apps, { force = false, cores = 2 } = {}) {
  const shared = digestOf([path.join(root, 'packages'), path.join(root, 'package-lock.json')])
  const queue = apps
    .map((app) => ({ app, stamp: path.join(root, 'apps', app, 'dist', '.stamp'), hash: digestOf([path.join(root, 'apps', app)], shared) }))
    .filter(({ stamp, hash }) => force || readText(stamp) !== hash)
  if (queue.length === 0) return []
  say(`building ${queue.map(({ app }) => app).join(', ')} …`)
  const failures = []
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const failure = await build(next)
      if (failure !== null) failures.push(failure)
    }
  }
  await Promise.all(Array.from({ length: cores }, worker))
  return failures
}

async function build({ app, stamp, hash }) {
  const begun = performance.now()
  rmSync(stamp, { force: true })
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const env = environment({ NODE_ENV: 'production' })
  const { code, output } = await capture(findNode(), [vite, 'build'], { cwd: path.join(root, 'apps', app), env })
  if (code !== 0) return `The build of ${app} failed:\n${output}`
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
  say(`built ${app} (${seconds(begun)}).`)
  return null
}

/** Hash of names and contents, in a fixed order; tests and results are no input of a build. */
function digestOf(places, ...more) {
  const hash = createHash('sha256')
  for (const text of more) hash.update(text)
  for (const place of places) {
    for (const file of filesUnder(place))
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(place) {
  const found = []
  const visit = (current) => {
    const entries = readdirSync(current, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (['node_modules', 'dist', 'dev-dist', '.cache'].includes(entry.name) || /\.test\.\w+$/.test(entry.name)) continue
      const full = path.join(current, entry.name)
      if (entry.isDirectory()) visit(full)
      else if (entry.isFile()) found.push(full)
    }
  }
  if (existsSync(place) && !place.endsWith('.json')) visit(place)
  else if (existsSync(place)) found.push(place)
  return found
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
