import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

describe('a process that is asked to stop', () => {
  let child: ChildProcess
  afterEach(() => void child.kill('SIGKILL'))
  const says = async () => String((await once(child, 'message'))[0])

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s stops gracefully, and by a second one at once', async (signal) => {
    child = fork(path.join(import.meta.dirname, 'testing/stubborn.ts'), { execArgv: [] })
    expect(await says()).toBe('up')
    child.kill(signal)
    expect(await says()).toBe('stopping')
    expect(child.exitCode).toBeNull()
    const last = says()
    child.kill(signal)
    expect(await last).toBe('exit hook ran')
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(130)
  })

  it('by the end of the script that started it stops gracefully', async () => {
    child = fork(path.join(import.meta.dirname, 'testing/stubborn.ts'), { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    expect(await says()).toBe('up')
    child.disconnect()
    child.kill('SIGTERM')
    // The disconnect counts as the first.
    expect((await once(child, 'exit'))[0]).toBe(130)
  })
})
