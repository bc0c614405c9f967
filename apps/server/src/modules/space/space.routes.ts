import { accounts, space } from '@linli/contract'
import type { PostKind } from '@linli/contract/rights'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import {
  getCommunity,
  getEstateDrawing,
  getOverview,
  listAnswerers,
  listCommunities,
  listEstates,
  listOriginGroups,
  listPublicBuildings,
} from './space.service.ts'

export function bindSpace(door: Door, deps: Deps): void {
  bind(door, 'space.listCommunities', space.listCommunities, async () => ({ items: await listCommunities(deps) }))
  bind(door, 'space.getCommunity', space.getCommunity, ({ caller }) => getCommunity(deps, caller))
  bind(door, 'space.listEstates', space.listEstates, ({ caller, query }) => listEstates(deps, caller, query.asOf))
  bind(door, 'space.getEstateDrawing', space.getEstateDrawing, ({ caller, params, query }) =>
    getEstateDrawing(deps, caller, params.id, query.fact ?? 'occupancy', query.asOf),
  )
  bind(door, 'space.listOriginGroups', space.listOriginGroups, async ({ caller }) => ({ items: await listOriginGroups(deps, caller) }))
  bind(door, 'space.getOverview', space.getOverview, ({ caller, query }) => getOverview(deps, caller, query.asOf))
  bind(door, 'accounts.listPublicBuildings', accounts.listPublicBuildings, async ({ caller }) => ({
    items: await listPublicBuildings(deps, caller),
  }))
  bind(door, 'accounts.listAnswerers', accounts.listAnswerers, async ({ caller, params }) => ({
    items: (await listAnswerers(deps, caller, params.id)).map((row) => ({
      name: row.holder,
      kind: row.kind as PostKind,
      phone: row.public_phone,
      organisation: row.organisation,
    })),
  }))
}
