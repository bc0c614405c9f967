import * as settings from '@linli/contract/settings'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { changeSetting, listSettings } from './settings.service.ts'

export function bindSettings(door: Door, deps: Deps): void {
  bind(door, 'settings.listSettings', settings.listSettings, ({ caller }) => listSettings(deps, caller))
  bind(door, 'settings.changeSetting', settings.changeSetting, ({ caller, body }) => changeSetting(deps, caller, body))
}
