import { matters, myMatters } from '@linli/contract'
import { type Door, bind } from '../../platform/http/bind.ts'
import { networkOf } from '../../platform/http/network.ts'
import { listBoard, showOnBoard, takeOffBoard } from './board.service.ts'
import { listCategories, listOwners } from './choices.service.ts'
import { readCode } from './matter.code.ts'
import type { MattersDeps } from './matters.deps.ts'
import { getMatterMeasures } from './measures.service.ts'
import { listMyMatters } from './mine.ts'
import { getMatter, listMatters, listPartnerMatters, listSimilarMatters } from './queue.service.ts'
import { listUntold, markTold } from './untold.service.ts'
import { correctMatter } from './use-cases/correct-matter.ts'
import { withCode } from './use-cases/guess-code.ts'
import { followCode } from './use-cases/follow-code.ts'
import { numberOf, raiseFromScreen, raiseMine, raiseWithoutName } from './use-cases/raise-mine.ts'
import { addRaiser, recordMatter } from './use-cases/record-matter.ts'
import { revealRaiser } from './use-cases/reveal-raiser.ts'
import { stepByCode, stepMyMatter } from './use-cases/raiser-step.ts'
import { takeMatterStep } from './use-cases/take-step.ts'

/** Binds matters 诉求: the queue and what is done with one, what raisers see, the board, and what was raised without a name. */
export function bindMatters(door: Door, deps: MattersDeps): void {
  bind(door, 'matters.listMatters', matters.listMatters, ({ caller, query }) => listMatters(deps, caller, query))
  bind(door, 'matters.getMatter', matters.getMatter, ({ caller, params }) => getMatter(deps, caller, params.id))
  bind(door, 'matters.recordMatter', matters.recordMatter, ({ caller, body }) => recordMatter(deps, caller, body))
  bind(door, 'matters.takeMatterStep', matters.takeMatterStep, ({ caller, params, body }) => takeMatterStep(deps, caller, params.id, body))
  bind(door, 'matters.correctMatter', matters.correctMatter, ({ caller, params, body }) => correctMatter(deps, caller, params.id, body))
  bind(door, 'matters.addRaiser', matters.addRaiser, ({ caller, params, body }) => addRaiser(deps, caller, params.id, body))
  bind(door, 'matters.revealRaiser', matters.revealRaiser, ({ caller, params, body }) =>
    revealRaiser(deps, caller, { matter: params.id, raiser: params.raiser }, body),
  )
  bind(door, 'matters.listSimilarMatters', matters.listSimilarMatters, ({ caller, params }) => listSimilarMatters(deps, caller, params.id))
  bind(door, 'matters.showOnBoard', matters.showOnBoard, ({ caller, params, body }) => showOnBoard(deps, caller, params.id, body))
  bind(door, 'matters.takeOffBoard', matters.takeOffBoard, ({ caller, params }) => takeOffBoard(deps, caller, params.id))
  bind(door, 'matters.listBoard', matters.listBoard, ({ caller, query }) => listBoard(deps, caller, query))
  bind(door, 'matters.listUntold', matters.listUntold, ({ caller, query }) => listUntold(deps, caller, query.building))
  bind(door, 'matters.markTold', matters.markTold, ({ caller, body }) => markTold(deps, caller, body.ids))
  bind(door, 'matters.getMatterMeasures', matters.getMatterMeasures, ({ caller, query }) => getMatterMeasures(deps, caller, query))
  bind(door, 'matters.listCategories', matters.listCategories, ({ caller }) => listCategories(deps, caller))
  bind(door, 'matters.listOwners', matters.listOwners, ({ caller }) => listOwners(deps, caller))
  bindMine(door, deps)
}

function bindMine(door: Door, deps: MattersDeps): void {
  bind(door, 'myMatters.raiseMatter', myMatters.raiseMatter, ({ caller, body }) => raiseMine(deps, caller, body))
  bind(door, 'myMatters.raiseAnonymously', myMatters.raiseAnonymously, async ({ params, body, request }) => {
    const address = networkOf(request.ip)
    await deps.attempts.spend([
      { subject: `matter-address:${address}`, limit: 10, seconds: 3_600 },
      { subject: `matter-address-day:${address}`, limit: 30, seconds: 86_400 },
      { subject: `matter-community-day:${String(params.community)}`, limit: 300, seconds: 86_400 },
    ])
    const code = await raiseWithoutName(deps, params.community, body)
    return { number: await numberOf(deps, params.community, body.id), code }
  })
  bind(door, 'myMatters.followByCode', myMatters.followByCode, ({ params, body, request }) =>
    withCode(deps, params.community, networkOf(request.ip), body.code, () => followCode(deps, params.community, body.code)),
  )
  bind(door, 'myMatters.stepByCode', myMatters.stepByCode, ({ params, body, request }) =>
    withCode(deps, params.community, networkOf(request.ip), body.code, () => stepByCode(deps, params.community, readCode(body.code), body)),
  )
  bind(door, 'myMatters.raiseFromScreen', myMatters.raiseFromScreen, ({ caller, body }) => raiseFromScreen(deps, caller, body))
  bind(door, 'myMatters.listMyMatters', myMatters.listMyMatters, ({ caller }) => listMyMatters(deps, caller))
  bind(door, 'myMatters.stepMyMatter', myMatters.stepMyMatter, ({ caller, params, body }) => stepMyMatter(deps, caller, params.id, body))
  bind(door, 'myMatters.listPartnerMatters', myMatters.listPartnerMatters, ({ caller, query }) => listPartnerMatters(deps, caller, query))
}
