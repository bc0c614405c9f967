import type { Later } from '../channel/channel.ts'
import { backOff } from '../channel/back-off.ts'
import { asRecord, isNumber, isText } from '../channel/wire.ts'
import type { Send } from '../../shell/http.ts'

/** What the pairing page shows. `renewsAt` is on the same counter as `steady`. */
export interface PairingState {
  userCode: string | null
  qrSvg: string | null
  renewsAt: number
  denied: boolean
  unreachable: boolean
}

export interface PairingDeps {
  send: Send
  later: Later
  random: () => number
  steady: () => number
  changed(state: PairingState): void
  paired(): void
}

/** RFC 8628 §3.5: slow_down adds five seconds, for good. */
const slowDownMs = 5000
const afterDeniedMs = 6000

/** Shows a code, asks whether it was approved, takes a new one when it ends; stops by itself when paired. */
export function startPairing(deps: PairingDeps): () => void {
  const wait = backOff(deps.random)
  let state: PairingState = { userCode: null, qrSvg: null, renewsAt: 0, denied: false, unreachable: false }
  let stopped = false
  let cancel: () => void = () => undefined

  function show(change: Partial<PairingState>): void {
    state = { ...state, ...change }
    deps.changed(state)
  }
  function next(ms: number, work: () => void): void {
    cancel()
    cancel = deps.later(ms, work)
  }
  function askCode(): void {
    deps.send('POST', '/auth/device/code', {}, (answer) => {
      if (stopped) return
      const code = answer.status === 200 ? readCode(answer.body) : null
      if (!code) {
        show({ unreachable: true, userCode: null, qrSvg: null })
        next(wait.next(), askCode)
        return
      }
      wait.reset()
      const endsAt = deps.steady() + code.expiresInSeconds * 1000
      show({ userCode: code.userCode, qrSvg: code.qrSvg, renewsAt: endsAt, denied: false, unreachable: false })
      poll(code.deviceCode, code.intervalSeconds * 1000, endsAt)
    })
  }
  function poll(deviceCode: string, interval: number, endsAt: number): void {
    next(interval, () => {
      if (deps.steady() >= endsAt) {
        askCode()
        return
      }
      deps.send('POST', '/auth/device/token', { deviceCode }, (answer) => {
        if (stopped) return
        const body = answer.status === 200 ? asRecord(answer.body) : null
        const outcome = body ? body.state : null
        if (outcome === 'paired') {
          stop()
          deps.paired()
        } else if (outcome === 'expired') askCode()
        else if (outcome === 'denied') {
          show({ denied: true, userCode: null, qrSvg: null })
          next(afterDeniedMs, askCode)
        } else {
          if (state.unreachable !== (answer.status === 0)) show({ unreachable: answer.status === 0 })
          poll(deviceCode, outcome === 'slow_down' || answer.status === 429 ? interval + slowDownMs : interval, endsAt)
        }
      })
    })
  }
  function stop(): void {
    stopped = true
    cancel()
  }
  askCode()
  return stop
}

function readCode(
  value: unknown,
): { deviceCode: string; userCode: string; qrSvg: string; expiresInSeconds: number; intervalSeconds: number } | null {
  const it = asRecord(value)
  if (!it || !isText(it.deviceCode) || !isText(it.userCode)) return null
  return {
    deviceCode: it.deviceCode,
    userCode: it.userCode,
    qrSvg: isText(it.verificationQrSvg) ? it.verificationQrSvg : '',
    expiresInSeconds: isNumber(it.expiresInSeconds) ? it.expiresInSeconds : 600,
    intervalSeconds: isNumber(it.intervalSeconds) ? Math.max(1, it.intervalSeconds) : 5,
  }
}
