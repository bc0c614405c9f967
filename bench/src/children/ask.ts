import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { answerCalls } from '../child.ts'

export interface AskTask {
  origin: string
  cookie: string
  paths: string[]
  /** Requests under way at a time; each asks again as soon as it has its answer. */
  atOnce: number
}
export interface SteadyTask {
  origin: string
  cookie: string
  paths: string[]
  perSecond: number
}

/** Milliseconds of each request, in the order of the paths. */
async function ask({ origin, cookie, paths, atOnce }: AskTask): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const times: number[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < paths.length; index = next++) {
      const begun = performance.now()
      await fetchAll(agent, origin + (paths[index] ?? ''), cookie)
      times[index] = performance.now() - begun
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  agent.destroy()
  return times
}

/** More requests open than this: the server does not keep up at all, and a ratio would say nothing. */
const mostOpen = 1_000

let steady: { times: number[]; stop(): Promise<void> } | undefined

/** Asks at an even rate whether or not earlier answers are there; a wait counts from the moment a request was due. */
async function begin({ origin, cookie, paths, perSecond }: SteadyTask): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const times: number[] = []
  const open = new Set<Promise<void>>()
  let going = true
  const started = performance.now()
  const run = async () => {
    for (let index = 0; going; index += 1) {
      if (open.size > mostOpen) throw new Error(`the server does not keep up with ${String(perSecond)} requests/s`)
      const due = started + (index * 1000) / perSecond
      const early = due - performance.now()
      if (early > 0) await wait(early)
      const one = fetchAll(agent, origin + (paths[index % paths.length] ?? ''), cookie).then(() => void times.push(performance.now() - due))
      open.add(one)
      void one.finally(() => open.delete(one)).catch(() => undefined)
    }
  }
  const running = run()
  running.catch(() => undefined)
  steady = {
    times,
    async stop() {
      going = false
      await running
      await Promise.all(open)
      agent.destroy()
    },
  }
  await Promise.resolve()
}

async function end(): Promise<number[]> {
  const was = steady
  steady = undefined
  await was?.stop()
  return was?.times ?? []
}

async function fetchAll(agent: Agent, url: string, cookie: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, (response) => {
      response.resume()
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${String(response.statusCode)} for ${url}`))))
      response.on('error', reject)
    }).on('error', reject)
  })
}

answerCalls({ ask, begin, end })
