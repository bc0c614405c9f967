import { notices } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { createNotice, getNotice, listNotices, listShownNotices, updateNotice, withdrawNotice } from './notices.service.ts'

export function bindNotices(door: Door, deps: Deps): void {
  bind(door, 'notices.listNotices', notices.listNotices, ({ caller, query }) => listNotices(deps, caller, query))
  bind(door, 'notices.getNotice', notices.getNotice, ({ caller, params }) => getNotice(deps, caller, params.id))
  bind(door, 'notices.createNotice', notices.createNotice, ({ caller, body: { id, ...content } }) =>
    createNotice(deps, caller, id, content),
  )
  bind(door, 'notices.updateNotice', notices.updateNotice, ({ caller, params, body: { version, ...content } }) =>
    updateNotice(deps, caller, params.id, version, content),
  )
  bind(door, 'notices.withdrawNotice', notices.withdrawNotice, ({ caller, params, body }) =>
    withdrawNotice(deps, caller, params.id, body.version),
  )
  bind(door, 'notices.listShownNotices', notices.listShownNotices, ({ caller }) => listShownNotices(deps, caller))
}
