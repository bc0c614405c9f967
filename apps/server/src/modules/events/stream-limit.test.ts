import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createStreamLimit } from './stream-limit.ts'

class Connection extends EventEmitter {
  destroyed = false
  end(): void {
    this.destroyed = true
    this.emit('close')
  }
}
const asResponse = (connection: Connection) => connection as unknown as Parameters<ReturnType<typeof createStreamLimit>['enter']>[1]

describe('streams without a session', () => {
  it('are so many for one client, and as many for the next', () => {
    const limit = createStreamLimit(3)
    const open = Array.from({ length: 3 }, () => new Connection())
    expect(open.map((one) => limit.enter('192.0.2.1', asResponse(one)))).toEqual([true, true, true])
    expect(limit.enter('192.0.2.1', asResponse(new Connection()))).toBe(false)
    expect(limit.enter('192.0.2.2', asResponse(new Connection()))).toBe(true)
    open[0]?.end()
    expect(limit.enter('192.0.2.1', asResponse(new Connection()))).toBe(true)
    expect(limit.enter('192.0.2.1', asResponse(new Connection()))).toBe(false)
  })

  it('that ended before they began take no place', () => {
    const limit = createStreamLimit(1)
    const gone = new Connection()
    gone.destroyed = true
    for (let n = 0; n < 5; n += 1) expect(limit.enter('192.0.2.1', asResponse(gone))).toBe(true)
    expect(limit.enter('192.0.2.1', asResponse(new Connection()))).toBe(true)
  })
})
