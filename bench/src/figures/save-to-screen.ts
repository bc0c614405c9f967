import type { SaveTask, ScreensTask } from '../children/screens.ts'
import type { DevicesTask } from '../children/server.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, median, quantile, round } from '../figure.ts'

const screens = 1_000
const warmUp = 5
const saves = 200

/** From sending a notice to the API until the last of all connected television screens has it. */
export const saveToScreen: Measurement = { names: ['save-to-screen'], measure }

async function measure({ world, server, start, log }: Context): Promise<Figure[]> {
  const { owner, communities } = await world()
  const { origin, cookie, child } = await server()
  const community = communities[1] ?? 0
  log(`Pairing ${String(screens)} screens…`)
  const devices = await child.call<string[]>('createDevices', { owner, community, count: screens } satisfies DevicesTask)
  const viewer = start('screens')
  await viewer.call('connect', { origin, community, cookies: devices } satisfies ScreensTask)
  log('Notice to screens…')
  await viewer.call('save', { cookie, times: warmUp } satisfies SaveTask)
  const taken = await viewer.call<{ answered: number; first: number; last: number }[]>('save', { cookie, times: saves } satisfies SaveTask)
  await viewer.stop()
  const last = taken.map((one) => one.last)
  return [
    {
      name: 'save-to-screen',
      what: `Notice sent to the API → received by the last of ${String(screens)} connected television screens, ${String(saves)} saves: p99`,
      value: round(quantile(last, 0.99)),
      unit: 'ms',
      bound: { at: '<=', value: 1_000 },
      details: {
        'p50 ms': round(median(last)),
        'max ms': round(Math.max(...last)),
        'first screen p50 ms': round(median(taken.map((one) => one.first))),
        'answer to the author p50 ms': round(median(taken.map((one) => one.answered))),
      },
    },
  ]
}
