import { screens } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import type { Hub } from '../../platform/events/hub.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { Accounts } from '../accounts/index.ts'
import { type ScreensDeps, endScreen, getMyScreen, listScreens, pairScreen } from './screens.service.ts'

export function bindScreens(door: Door, base: Deps, accounts: Accounts, hub: Pick<Hub, 'online'>): void {
  const deps: ScreensDeps = { ...base, accounts, hub }
  const { devices } = accounts

  bind(door, 'screens.requestDeviceCode', screens.requestDeviceCode, ({ request }) => devices.requestCode(request))
  bind(door, 'screens.requestDeviceToken', screens.requestDeviceToken, async ({ body, request, reply }) => {
    const { state, setCookie } = await devices.poll(request, body.deviceCode)
    if (setCookie !== null) reply.header('set-cookie', setCookie)
    return { state }
  })
  bind(door, 'screens.listScreens', screens.listScreens, async ({ caller }) => ({ items: await listScreens(deps, caller) }))
  bind(door, 'screens.pairScreen', screens.pairScreen, ({ caller, body }) => pairScreen(deps, caller, body))
  bind(door, 'screens.endScreen', screens.endScreen, async ({ caller, params }) => {
    await endScreen(deps, caller, params.id)
    return { ok: true as const }
  })
  bind(door, 'screens.getMyScreen', screens.getMyScreen, async ({ caller, request, reply }) => {
    const screen = await getMyScreen(deps, caller)
    const cookie = devices.renewedCookie(request)
    if (cookie !== null) reply.header('set-cookie', cookie)
    return screen
  })
}
