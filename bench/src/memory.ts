import { readFile, readdir } from 'node:fs/promises'

export interface MemorySample {
  /** MiB each share of memory counted once (PSS), by the program's part. */
  server: number
  importing: number
  postgres: number
  total: number
}

/** Samples what all processes below these two hold, until stopped; answers the sample with the largest sum. */
export function watchMemory(server: number, postgres: number): { stop(): Promise<MemorySample> } {
  let peak: MemorySample = { server: 0, importing: 0, postgres: 0, total: 0 }
  let going = true
  const watch = async () => {
    while (going) {
      const now = await sample(server, postgres)
      if (now.total > peak.total) peak = now
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const watching = watch()
  return {
    async stop() {
      going = false
      await watching
      return peak
    },
  }
}

async function sample(server: number, postgres: number): Promise<MemorySample> {
  const children = await readChildren()
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)]
  const sum = async (pids: number[]) => (await Promise.all(pids.map(readShare))).reduce((total, share) => total + share, 0)
  const [own, importing, database] = await Promise.all([sum([server]), sum(below(server).slice(1)), sum(below(postgres))])
  return { server: own, importing, postgres: database, total: own + importing + database }
}

async function readChildren(): Promise<Map<number, number[]>> {
  const children = new Map<number, number[]>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    // The program's name in brackets may hold spaces and brackets of its own.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (Number.isNaN(parent)) continue
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  return children
}

/** Proportional set size: shared buffers are divided among the processes that map them, so the sum counts them once. */
async function readShare(pid: number): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024
}
