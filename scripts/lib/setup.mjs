// Runs on the machine's own Node before anything is installed: only node: modules here.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// Not import.meta.dirname: older Nodes lack it and must get as far as checkSystemNode.
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const bin = path.join(root, 'node_modules', '.bin')
/** What `capture` runs now, whether each has a process group of its own, and when all were last asked to end. */
const running = new Set()
let apart = false
let stopping = null

/** Stops with one sentence when the machine's Node is too old even to install. */
export function checkSystemNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(
    `Linli needs Node 20.19 or newer to start, this is Node ${process.versions.node}: install a newer one, for instance Debian's package nodejs or nodejs.org.`,
  )
}

/** Installs the packages when they differ from package-lock.json. */
export async function ensureInstalled() {
  if (isInstalled()) return
  say('installing packages (npm ci) …')
  const begun = performance.now()
  // No package of ours needs its install script, so none is run.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.env.npm_node_execpath ?? process.execPath, process.env.npm_execpath]
    : ['npm']
  const code = await run(npm[0], [...npm.slice(1), ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (code !== 0) fail('The packages could not be installed (see above); npm needs a reachable registry and some 1.5 GB of disk.')
  say(`packages installed (${seconds(begun)}).`)
}

/** The Node 24 that runs Linli: the pinned package's, else the machine's own when new enough. */
export function findNode() {
  const pinned = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  fail(
    `Linli runs on Node 24, and no pinned Node is installed for ${process.platform}-${process.arch}: install without --omit=optional, or start it with Node 24 or newer.`,
  )
}

/**
 * Environment in which `node` is the pinned one for everything started from here. What Node compiles and strips of types is kept: a
 * process of Linli is there in half the time, and tests start hundreds. Where nothing can be written Node goes without.
 */
export function environment(more = {}) {
  const compiled = process.env.NODE_COMPILE_CACHE ?? path.join(root, '.cache', 'compiled')
  return { ...process.env, NODE_COMPILE_CACHE: compiled, PATH: `${path.dirname(findNode())}:${bin}:${process.env.PATH ?? ''}`, ...more }
}

/** Runs a program to its end and returns its exit code (1 when it could not be started or was killed). */
export async function run(program, args, options = {}) {
  return await new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Runs a program quietly and returns what it said; never returns while we are stopping, so that nothing more is begun. */
export async function capture(program, args, options = {}) {
  return await new Promise((resolve) => {
    if (stopping !== null) return
    const child = spawn(program, args, { cwd: root, detached: apart, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (output += part))
    const end = (code, text) => {
      running.delete(child)
      if (stopping === null) resolve({ code, output: text })
    }
    child.once('error', (error) => end(1, `${program}: ${error.message}`))
    child.once('close', (code) => end(code ?? 1, output))
  })
}

/**
 * Ctrl-C and a polite kill end first what runs quietly, then ourselves; asked once more, it is killed. Each program gets a process group
 * of its own, so that a key pressed at the terminal reaches it through us, once, with all it started.
 */
export function stopWithUs() {
  apart = true
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ]) {
    process.on(signal, () => {
      const now = performance.now()
      // Terminal and npm both send the same keystroke.
      if (stopping !== null && now - stopping < 1_000) return
      const how = stopping === null ? signal : 'SIGKILL'
      stopping = now
      void stopAll(how).then(() => process.exit(128 + number))
    })
  }
}

async function stopAll(signal) {
  const ended = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)))
  for (const child of running) if (child.pid !== undefined) tryKill(-child.pid, signal)
  await Promise.all(ended)
}

function tryKill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

export function say(text) {
  console.log(`Linli: ${text}`)
}

export function fail(text) {
  console.error(`Linli: ${text}`)
  process.exit(1)
}

export function seconds(begun) {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`
}

/**
 * npm writes node_modules/.package-lock.json last, so it tells both what is installed and that the install was finished.
 * Optional packages may be missing: they are other machines'.
 */
function isInstalled() {
  const wanted = readLock(path.join(root, 'package-lock.json'))
  const present = readLock(path.join(root, 'node_modules', '.package-lock.json'))
  if (wanted === null) fail('package-lock.json is missing or damaged: this is not a whole checkout of Linli.')
  if (present === null) return false
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.includes('node_modules/')) return true
    const found = present[place]
    if (found === undefined) return entry.optional === true || entry.peer === true || entry.devOptional === true
    return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link
  })
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}
