/**
 * Runs steps side by side: the first in their order for which enough cores are free, and whose `after` (a name, if it runs too) has
 * ended. A step that wants more cores than there are gets all of them.
 */
export async function runSideBySide(steps, cores, run) {
  const waiting = [...steps]
  const ended = new Set()
  const running = new Map()
  let free = cores
  const wants = (step) => Math.min(step.cores, cores)
  const pending = (name) => steps.some((step) => step.name === name) && !ended.has(name)
  while (waiting.length > 0 || running.size > 0) {
    const at = waiting.findIndex((step) => wants(step) <= free && !pending(step.after))
    if (at === -1) {
      if (running.size === 0) throw new Error(`steps wait for each other: ${waiting.map(({ name }) => name).join(', ')}`)
      await Promise.race(running.values())
      continue
    }
    const [step] = waiting.splice(at, 1)
    free -= wants(step)
    const end = () => {
      free += wants(step)
      ended.add(step.name)
      running.delete(step.name)
    }
    running.set(step.name, run(step).finally(end))
  }
}
