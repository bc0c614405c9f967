import { type AccountSession, type SessionItem, signInMethods } from '@linli/contract/sessions'
import { deviceOf } from './device-name.ts'
import { newDeviceLife } from './lifetimes.ts'
import { shortenAddress } from '../../platform/http/network.ts'
import type { ListedSession } from './session-list.queries.ts'

/** @param current the id of the session that asks */
export function presentSessionItem(row: ListedSession, current: string | null): SessionItem {
  return {
    id: row.id,
    device: deviceOf(row.user_agent),
    method: signInMethods.find((method) => method === row.method) ?? null,
    newDevice: row.new_device && Date.now() - row.since.getTime() < newDeviceLife * 1000,
    since: row.since.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    address: shortenAddress(row.address),
    current: row.id === current,
  }
}

export function presentAccountSession(row: ListedSession, current: string | null): AccountSession {
  return { ...presentSessionItem(row, current), account: row.account, name: row.name, login: row.login ?? '' }
}
