import * as divisions from '@linli/contract/divisions'
import * as setupRoutes from '@linli/contract/setup'
import { type Door, bind } from '../../platform/http/bind.ts'
import { createPassSheet } from '../accounts/index.ts'
import { createEstates } from './estates.service.ts'
import {
  type Setup,
  chooseCommunity,
  claimSetup,
  createAdministrator,
  finishStep,
  getState,
  openFurther,
  searchForSetup,
  searchWithin,
} from './setup.service.ts'

export function bindSetup(door: Door, setup: Setup): void {
  const { deps } = setup
  bind(door, 'setup.getState', setupRoutes.getState, ({ request }) => getState(setup, request))
  bind(door, 'setup.claim', setupRoutes.claim, async ({ request, reply, body }) => {
    reply.header('set-cookie', await claimSetup(setup, request, body.code))
    return { open: true, claimed: true, taken: false, community: null }
  })
  bind(door, 'setup.searchDivisions', setupRoutes.searchDivisions, ({ request, query }) =>
    searchForSetup(setup, request, query.q, query.level ?? 'community'),
  )
  bind(door, 'setup.chooseCommunity', setupRoutes.chooseCommunity, async ({ request, body }) => {
    await chooseCommunity(setup, request, body)
    return getState(setup, request)
  })
  bind(door, 'setup.createAdministrator', setupRoutes.createAdministrator, async ({ request, reply, body }) => {
    const { cookies, session } = await createAdministrator(setup, request, body)
    reply.header('set-cookie', cookies)
    return session
  })
  bind(door, 'setup.openCommunity', setupRoutes.openCommunity, ({ caller, body }) => openFurther(setup, caller, body.name))
  bind(door, 'setup.createEstates', setupRoutes.createEstates, ({ caller, body }) => createEstates(deps, caller, body.estates))
  bind(door, 'setup.createPassSheet', setupRoutes.createPassSheet, ({ caller, params, body }) =>
    createPassSheet(deps.accounts.context, caller, params.id, body),
  )
  bind(door, 'setup.finish', setupRoutes.finish, async ({ caller, body }) => {
    await finishStep(setup, caller, body.step)
    return { ok: true as const }
  })
  bind(door, 'divisions.searchDivisions', divisions.searchDivisions, ({ caller, query }) =>
    searchWithin(setup, caller, query.q, query.level ?? 'community'),
  )
}
