import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const server = path.join(root, 'apps/server/src/main.ts')
const commandLine = path.join(root, 'apps/server/src/cli/main.ts')

export interface Linli {
  url: string
  dataDir: string
  /** Runs the command line on this installation's data. */
  command(args: string[], input?: string): Promise<{ code: number; stdout: string; stderr: string }>
  stop(): Promise<void>
}

/** Starts a Linli of its own on a free port and waits until it is ready; everything it made is removed at stop. */
export async function startLinli(settings: {
  demo: boolean
  port?: number
  dataDir?: string
  env?: (port: number) => Record<string, string>
}): Promise<Linli> {
  const dataDir = settings.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'linli-e2e-')))
  const port = settings.port ?? (await freePort())
  const env = {
    ...process.env,
    LINLI_DATA: dataDir,
    PORT: String(port),
    LINLI_DEMO: settings.demo ? '1' : '0',
    LINLI_LOG: 'warn',
    NODE_ENV: '',
    ...settings.env?.(port),
  }
  const child = spawn(process.execPath, [server], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const url = `http://127.0.0.1:${String(port)}`
  await waitUntilReady(url, child, () => output)
  return {
    url,
    dataDir,
    command: (args, input) => run(args, env, input),
    async stop() {
      await ended(child)
      if (settings.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function waitUntilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`Linli ended while starting:\n${output()}`)
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`Linli did not become ready:\n${output()}`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await gone
}

function run(args: string[], env: NodeJS.ProcessEnv, input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [commandLine, ...args], { cwd: root, env })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => (stdout += String(chunk)))
    child.stderr.on('data', (chunk) => (stderr += String(chunk)))
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
    child.stdin.end(input)
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
}
