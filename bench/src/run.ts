import os from 'node:os'
import process from 'node:process'
import { type Child, startChild } from './child.ts'
import type { Context, Measurement, Server } from './context.ts'
import { type Figure, holds, round } from './figure.ts'
import { asOfList } from './figures/as-of-list.ts'
import { backup } from './figures/backup.ts'
import { duties } from './figures/duties.ts'
import { firstLoad } from './figures/first-load.ts'
import { httpHouseholdList } from './figures/http-household-list.ts'
import { importNeighbours } from './figures/import-neighbours.ts'
import { importRegister } from './figures/import-register.ts'
import { matters } from './figures/matters.ts'
import { question } from './figures/question.ts'
import { reportFill } from './figures/report-fill.ts'
import { saveToScreen } from './figures/save-to-screen.ts'
import { scopedRead } from './figures/scoped-read.ts'
import { search } from './figures/search.ts'
import { renderTable } from './table.ts'
import { startServer } from './server.ts'
import { type World, createWorld } from './world/world.ts'

/** In this order: what fills the register, with imports and with copies, comes last. */
const measurements: readonly Measurement[] = [
  firstLoad,
  scopedRead,
  httpHouseholdList,
  search,
  asOfList,
  question,
  matters,
  duties,
  saveToScreen,
  backup,
  importRegister,
  importNeighbours,
  reportFill,
]

export interface BenchOptions {
  only: string[] | null
  scale: number
  json: boolean
  list: boolean
}

/** @returns the exit code */
export async function runBench({ only, scale, json, list }: BenchOptions): Promise<number> {
  const names = measurements.flatMap((measurement) => measurement.names)
  if (list) {
    process.stdout.write(`${names.join('\n')}\n`)
    return 0
  }
  const unknown = only?.filter((name) => !names.includes(name)) ?? []
  if (unknown.length > 0) throw new Error(`no such figure: ${unknown.join(', ')}; there are ${names.join(', ')}`)
  const wanted = (name: string) => only === null || only.includes(name)
  const bench = createContext(scale)
  const figures: Figure[] = []
  const loadBefore = round(os.loadavg()[0] ?? 0)
  const failures: { names: readonly string[]; message: string }[] = []
  try {
    for (const measurement of measurements) {
      if (!measurement.names.some(wanted)) continue
      try {
        figures.push(...(await measurement.measure(bench.context)).filter((figure) => wanted(figure.name)))
      } catch (error) {
        if (bench.stopping()) throw error
        failures.push({
          names: measurement.names.filter(wanted),
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        })
      }
    }
  } finally {
    await bench.end()
  }
  const about = {
    at: new Date().toISOString(),
    scale,
    ...bench.extent(),
    cores: os.availableParallelism(),
    cpu: os.cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    loadBefore,
  }
  if (json)
    process.stdout.write(
      `${JSON.stringify({ about, figures: figures.map((figure) => ({ ...figure, ok: holds(figure) })), failures }, null, 2)}\n`,
    )
  else process.stdout.write(renderTable(about, figures))
  for (const failure of failures) process.stderr.write(`Not taken: ${failure.names.join(', ')}: ${failure.message}\n`)
  if (failures.length > 0) return 2
  return figures.every(holds) ? 0 : 1
}

function createContext(scale: number) {
  const log = (line: string) => void process.stderr.write(`${line}\n`)
  const children: Child[] = []
  let world: Promise<World> | undefined
  let server: Promise<Server> | undefined
  let built: World | undefined
  let interrupted = false
  const context: Context = {
    async world() {
      built = await (world ??= createWorld(scale, log))
      return built
    },
    async server() {
      return (server ??= context.world().then((own) => startServer(own, context.start)))
    },
    start(name) {
      const child = startChild(name)
      children.push(child)
      return child
    },
    log,
  }
  const end = async () => {
    await Promise.all(children.map((child) => child.stop()))
    await (await world?.catch(() => undefined))?.remove()
  }
  // Nothing is left behind: neither processes nor the data folder.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted = true
      void end().finally(() => process.exit(130))
    })
  }
  return {
    context,
    end,
    stopping: () => interrupted,
    extent: () =>
      built === undefined
        ? {}
        : {
            persons: built.persons,
            households: built.households,
            communities: built.communities.length,
            generatedInSeconds: built.generatedInSeconds,
          },
  }
}
