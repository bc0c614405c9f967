import { rm } from 'node:fs/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { requireNode } from '@linli/server/src/platform/node-version.ts'
import { type Arena, createArena, makeJournals, makePlace, makeTemplate } from './arena.ts'
import { createDice } from './dice.ts'
import type { Fault, Ground, Report } from './fault.ts'
import { killedServer } from './faults/f1-killed-server.ts'
import { killedBackend, killedDatabase } from './faults/f2-killed-database.ts'
import { swallowedError } from './faults/f2b-swallowed-error.ts'
import { fullDisk } from './faults/f3-full-disk.ts'
import { replays } from './faults/f5-replays.ts'
import { lostReply } from './faults/f5b-lost-reply.ts'
import { poolExhausted } from './faults/f7-pool-exhausted.ts'
import { interruptedImport } from './faults/f8-interrupted-import.ts'
import { streamOverRestart } from './faults/f9-stream-over-restart.ts'
import { killedMigration } from './faults/f12-killed-migration.ts'
import { pointInTime } from './faults/f14-point-in-time.ts'

const faults: readonly Fault[] = [
  killedServer,
  killedDatabase,
  swallowedError,
  killedBackend,
  replays,
  lostReply,
  poolExhausted,
  streamOverRestart,
  killedMigration,
  interruptedImport,
  fullDisk,
  pointInTime,
]

const help = `npm run test:faults -- [options]

  --long        at least 30 seeded kill times a fault
  --only ID     this fault only, such as F1; may be given more than once
  --seed N      the kill times of an earlier run
  --list        print the faults and end

Exit code 0 when every case held. The last line is \`N passed, N failed\`.
`

async function main(): Promise<number> {
  requireNode()
  const { values } = parseArgs({
    options: {
      long: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      seed: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) return say(help, 0)
  if (values.list === true) return say(faults.map(({ id, name }) => `${id.padEnd(4)} ${name}\n`).join(''), 0)
  const wanted = values.only?.flatMap((ids) => ids.split(',')) ?? faults.map(({ id }) => id)
  const unknown = wanted.filter((id) => !faults.some((fault) => fault.id === id))
  if (unknown.length > 0) return say(`There is no fault ${unknown.join(', ')}.\n${help}`, 1)
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
  if (!Number.isSafeInteger(seed)) return say('--seed takes a whole number.\n', 1)
  return await runAll(
    faults.filter(({ id }) => wanted.includes(id)),
    seed,
    values.long === true,
  )
}

async function runAll(chosen: readonly Fault[], seed: number, long: boolean): Promise<number> {
  say(`seed ${String(seed)}, ${long ? 'long' : 'short'} form\n`)
  const template = await makeTemplate()
  const journals = await makeJournals()
  const rooms: (() => Promise<void>)[] = [() => template.remove(), () => rm(journals, { recursive: true, force: true })]
  const clear = async () => {
    for (const room of rooms.splice(0).toReversed()) await room()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void clear().finally(() => process.exit(130)))
  const sum = { passed: 0, failed: 0 }
  try {
    let shared: Arena | null = null
    for (const fault of chosen) {
      const own = async ({ folder, env }: { folder?: string; env?: Record<string, string> } = {}) => {
        const place = folder === undefined ? await makePlace() : { folder, remove: () => Promise.resolve() }
        const arena = await createArena(template.folder, place.folder, env)
        rooms.push(async () => {
          await arena.remove()
          await place.remove()
        })
        return arena
      }
      const ground: Ground = {
        async arena() {
          if (shared !== null) return shared
          shared = await own()
          await shared.start()
          return shared
        },
        own,
        // Each fault has numbers of its own, so that one alone is the same as among all.
        dice: createDice(seed ^ [...fault.id].reduce((hash, letter) => hash * 31 + (letter.codePointAt(0) ?? 0), 7)),
        long,
        times: (short) => (long ? Math.max(30, short) : short),
        journals,
        log: (line) => void say(`     ${line}\n`),
      }
      const begun = performance.now()
      const report: Report = await fault.run(ground).catch((error: unknown) => ({
        passed: [],
        failed: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      }))
      sum.passed += report.passed.length
      sum.failed += report.failed.length
      say(
        `${report.failed.length === 0 ? '✓' : '✗'} ${fault.id.padEnd(4)} ${fault.name}: ${String(report.passed.length)} passed, ${String(report.failed.length)} failed (${((performance.now() - begun) / 1000).toFixed(1)} s)\n`,
      )
      for (const failure of report.failed) say(`     ✗ ${failure}\n`)
      // What a failed fault leaves is nobody else's ground.
      if (report.failed.length > 0) shared = null
    }
  } finally {
    await clear()
  }
  say(`${String(sum.passed)} passed, ${String(sum.failed)} failed\n`)
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1
}

function say(text: string, code = 0): number {
  process.stdout.write(text)
  return code
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n0 passed, 1 failed\n`)
    process.exit(1)
  },
)
