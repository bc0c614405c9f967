import { fork } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'

/** A process of its own that answers calls; it ends by itself when this one does. */
export interface Child {
  pid: number
  call<Answer>(verb: string, input?: unknown): Promise<Answer>
  stop(): Promise<void>
}

interface Call {
  id: number
  verb: string
  input: unknown
}
interface Reply {
  id: number
  answer?: unknown
  error?: string
}

const compiled = path.join(import.meta.dirname, '../../.cache/compiled')

/** Starts `children/<name>.ts`. */
export function startChild(name: string): Child {
  const child = fork(path.join(import.meta.dirname, 'children', `${name}.ts`), [], {
    cwd: '/',
    // As `npm start` gives it to the server; to both sides of every figure.
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  child.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.error === undefined) call?.resolve(reply.answer)
    else call?.reject(new Error(`${name}: ${reply.error}`))
  })
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (code, signal) => {
      for (const call of waiting.values()) call.reject(new Error(`the process ${name} ended (${String(code ?? signal)})`))
      waiting.clear()
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    call: <Answer>(verb: string, input?: unknown) =>
      new Promise<Answer>((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve: resolve as (answer: unknown) => void, reject })
        child.send({ id: last, verb, input } satisfies Call, (error) => error !== null && reject(error))
      }),
    async stop() {
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
    },
  }
}

/** The child's side: answers the parent's calls, and ends when the parent lets go of it. */
export function answerCalls(
  verbs: Record<string, (input: never) => Promise<unknown>>,
  close: () => Promise<void> = () => Promise.resolve(),
): void {
  process.on('message', (call: Call) => {
    const verb = verbs[call.verb]
    const work =
      verb === undefined ? Promise.reject(new Error(`no such verb: ${call.verb}`)) : Promise.resolve().then(() => verb(call.input as never))
    work.then(
      (answer) => process.send?.({ id: call.id, answer } satisfies Reply),
      (error: unknown) =>
        process.send?.({ id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Reply),
    )
  })
  // Ctrl-C reaches the whole group; the parent decides when this process goes.
  process.on('SIGINT', () => undefined)
  process.on('disconnect', () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
