import { readFile, readdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** Processes below one, found by their parents. */
export async function childrenOf(pid: number): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    // The program's name in brackets may hold spaces and brackets of its own.
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid) found.push(Number(name))
  }
  return found
}

/** The postmaster of a cluster. */
export async function postmasterOf(cluster: string): Promise<number> {
  const [first = ''] = (await readFile(`${cluster}/postmaster.pid`, 'utf8')).split('\n')
  return Number(first)
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Asks until the answer is yes. @returns milliseconds it took, or null when it never was */
export async function until(patienceMs: number, holds: () => Promise<boolean>): Promise<number | null> {
  const begun = performance.now()
  while (performance.now() - begun < patienceMs) {
    if (await holds().catch(() => false)) return performance.now() - begun
    await wait(50)
  }
  return null
}
