import { expect, test } from 'vitest'
import type { Answer } from '../../shell/http.ts'
import { fakeTime } from '../../testing/fake-time.ts'
import { startPairing } from './pairing.flow.ts'
import type { PairingState } from './pairing.flow.ts'

function build() {
  const time = fakeTime()
  const asked: { at: number; path: string }[] = []
  const states: PairingState[] = []
  const outcomes: (string | number)[] = []
  const server = { down: false, codes: 0, paired: 0 }
  const stop = startPairing({
    send: (_method, path, _body, done) => {
      asked.push({ at: time.now(), path })
      const answer = (status: number, body: unknown): Answer => ({ status, body, roundTrip: 0 })
      if (server.down) {
        done(answer(0, null))
        return
      }
      if (path === '/auth/device/code') {
        server.codes += 1
        done(
          answer(200, {
            deviceCode: `d${server.codes}`,
            userCode: `CODE-${server.codes}`,
            verificationUri: '',
            verificationQrSvg: '<svg/>',
            expiresInSeconds: 60,
            intervalSeconds: 5,
          }),
        )
        return
      }
      const outcome = outcomes.shift() ?? 'pending'
      done(typeof outcome === 'number' ? answer(outcome, null) : answer(200, { state: outcome }))
    },
    later: time.later,
    random: () => 0,
    steady: time.now,
    changed: (state) => {
      states.push(state)
    },
    paired: () => {
      server.paired += 1
    },
  })
  const tokenTimes = (): number[] => asked.filter((one) => one.path === '/auth/device/token').map((one) => one.at)
  return { time, asked, states, outcomes, server, stop, tokenTimes }
}

test('shows the code, asks at the given interval, and plays once approved', () => {
  const { time, states, outcomes, server, tokenTimes } = build()
  expect(states.at(-1)).toMatchObject({ userCode: 'CODE-1', qrSvg: '<svg/>' })
  outcomes.push('pending', 'paired')
  time.pass(60_000)
  expect(tokenTimes()).toEqual([5000, 10_000])
  expect(server.paired).toBe(1)
  expect(time.waiting()).toBe(0)
})

test.each([['slow_down'], [429]])('told to slow down (%s) it asks five seconds later from then on', (outcome) => {
  const { time, outcomes, tokenTimes } = build()
  outcomes.push(outcome)
  time.pass(26_000)
  expect(tokenTimes()).toEqual([5000, 15_000, 25_000])
})

test('a code that ended is replaced, by the server’s word or by time', () => {
  const { time, states, outcomes, server } = build()
  outcomes.push('expired')
  time.pass(5000)
  expect(states.at(-1)?.userCode).toBe('CODE-2')
  time.pass(61_000)
  expect(server.codes).toBe(3)
})

test('a refused code is not shown any longer', () => {
  const { time, states, outcomes } = build()
  outcomes.push('denied')
  time.pass(5000)
  expect(states.at(-1)).toMatchObject({ userCode: null, denied: true })
  time.pass(6000)
  expect(states.at(-1)).toMatchObject({ userCode: 'CODE-2', denied: false })
})

test('without network it keeps trying, and says so', () => {
  const { time, states, server } = build()
  server.down = true
  time.pass(5000)
  expect(states.at(-1)).toMatchObject({ userCode: 'CODE-1', unreachable: true })
  time.pass(300_000)
  expect(states.at(-1)).toMatchObject({ userCode: null, unreachable: true })
  server.down = false
  time.pass(60_000)
  expect(states.at(-1)).toMatchObject({ unreachable: false })
})

test('stopped, it asks no more', () => {
  const { time, asked, stop } = build()
  stop()
  time.pass(600_000)
  expect(asked).toHaveLength(1)
})
