import { Socket } from 'node:net'
import { afterAll } from 'vitest'

/** Tests reach this machine only: any other address is refused, and the file fails even when the refusal was swallowed. */
const refused: string[] = []
const connect = Socket.prototype.connect

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const host = hostOf(args)
  if (host !== null && !/^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0|::)$/.test(host)) {
    refused.push(host)
    throw new Error(`A test tried to reach ${host}; tests use this machine only.`)
  }
  return Reflect.apply(connect, this, args) as Socket
}

afterAll(() => {
  if (refused.length > 0) throw new Error(`Tests tried to reach ${refused.join(', ')}.`)
})

/** connect(port, host?), connect(path), connect(options), or node's own already normalised [options, callback]. */
function hostOf(args: unknown[]): string | null {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (typeof first === 'object' && first !== null) return 'host' in first && typeof first.host === 'string' ? first.host : null
  return typeof first === 'number' && typeof args[1] === 'string' ? args[1] : null
}
