import * as privacy from '@linli/contract/privacy'
import { ageOn } from '@linli/rules'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind, bindRaw } from '../../platform/http/bind.ts'
import { readNow } from '../space/index.ts'
import { getPersonPrivacy, giveConsent, withdrawConsent, withdrawMyConsent } from './consents.service.ts'
import { erasePerson, placeHold, releaseHold } from './erasing.service.ts'
import { getMyData, listMyPrivacy } from './my-data.service.ts'
import { writeMyData } from './my-data.workbook.ts'
import { maySee } from './privacy.policy.ts'
import { countChildren, listChildrenRows } from './privacy.queries.ts'
import { answerPrivacyRequest, listPrivacyRequests, sendMyRequest } from './requests.service.ts'

export function bindPrivacy(door: Door, deps: Deps): void {
  bind(door, 'privacy.getPersonPrivacy', privacy.getPersonPrivacy, ({ caller, params }) => getPersonPrivacy(deps, caller, params.id))
  bind(door, 'privacy.giveConsent', privacy.giveConsent, ({ caller, params, body }) => giveConsent(deps, caller, params.id, body))
  bind(door, 'privacy.withdrawConsent', privacy.withdrawConsent, ({ caller, params, body }) =>
    withdrawConsent(deps, caller, { person: params.id, id: params.consent, way: body.way }),
  )
  bind(door, 'privacy.placeHold', privacy.placeHold, ({ caller, params, body }) => placeHold(deps, caller, params.id, body))
  bind(door, 'privacy.releaseHold', privacy.releaseHold, ({ caller, params }) => releaseHold(deps, caller, params.id, params.hold))
  bind(door, 'privacy.erasePerson', privacy.erasePerson, async ({ caller, params, body }) => ({
    erased: await erasePerson(deps, caller, params.id, body.reason),
  }))
  bind(door, 'privacy.listChildrenWithoutConsent', privacy.listChildrenWithoutConsent, ({ caller, query }) =>
    listChildren(deps, caller, query),
  )
  bind(door, 'privacy.listPrivacyRequests', privacy.listPrivacyRequests, async ({ caller, query }) => ({
    items: await listPrivacyRequests(deps, caller, query.state),
  }))
  bind(door, 'privacy.answerPrivacyRequest', privacy.answerPrivacyRequest, ({ caller, params, body }) =>
    answerPrivacyRequest(deps, caller, params.id, body),
  )
  bind(door, 'privacy.listMyPrivacy', privacy.listMyPrivacy, ({ caller }) => listMyPrivacy(deps, caller))
  bind(door, 'privacy.withdrawMyConsent', privacy.withdrawMyConsent, ({ caller, params }) => withdrawMyConsent(deps, caller, params.id))
  bind(door, 'privacy.sendMyRequest', privacy.sendMyRequest, ({ caller, body }) => sendMyRequest(deps, caller, body))
  bind(door, 'privacy.getMyData', privacy.getMyData, ({ caller }) => getMyData(deps, caller))
  bindRaw(door, 'privacy.getMyDataWorkbook', privacy.getMyDataWorkbook, async ({ caller, reply }) => {
    const bytes = await writeMyData(await getMyData(deps, caller))
    await reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('我的资料.xlsx')}`)
      .send(bytes)
  })
}

async function listChildren(deps: Deps, caller: Caller, query: { limit?: number | undefined; cursor?: string | undefined }) {
  maySee(caller)
  const limit = query.limit ?? 50
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const [rows, total, { today }] = await Promise.all([
      listChildrenRows(tx, community, limit + 1, after),
      position?.total ?? countChildren(tx, community),
      readNow(tx),
    ])
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: row.name, id: row.id }),
      (row) => ({ id: row.id, name: row.name, age: ageOn(row.born_on, today), household: row.household_id, dwellingLabel: row.label }),
    )
  })
}
