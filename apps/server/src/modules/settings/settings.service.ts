import { isDeepStrictEqual } from 'node:util'
import { type SettingChange, type SettingKey, type SettingState, type Settings, settingKeys, settings } from '@linli/contract/settings'
import { sql } from 'kysely'
import { type Caller, communityOf, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { requireCoherence } from './settings.coherence.ts'
import { type SettingRow, always, listSettingRows, valueOf } from './settings.read.ts'

/** Every setting with its version, and what is to come. */
export async function listSettings(deps: Deps, caller: Caller): Promise<{ items: SettingState[]; today: string }> {
  requireRight(caller, 'settings.write')
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, today] = await Promise.all([listSettingRows(tx, communityOf(caller)), readToday(tx)])
    return { items: settingKeys.map((key) => stateOf(key, rows, today)), today }
  })
}

/** Changes one setting. Who read an older version gets a conflict; the same change once more is done already. */
export async function changeSetting(deps: Deps, caller: Caller, change: SettingChange): Promise<SettingState> {
  requireRight(caller, 'settings.write')
  requireCoherence(change)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    await requireCommunity(tx, community)
    // Two writers of one key meet here, or both would find their version the latest.
    await lockCommunity(tx, community)
    const today = await readToday(tx)
    const startsOn = startOf(change, today)
    const rows = await listSettingRows(tx, community)
    const own = rows.filter((row) => row.key === change.key)
    const version = versionOf(own)
    if (version !== change.version) {
      const same = own.find((row) => row.starts_on === startsOn && row.version === change.version + 1)
      if (version === change.version + 1 && same !== undefined && isDeepStrictEqual(valueOf(change.key, same.value), change.value))
        return stateOf(change.key, rows, today)
      throw new AppError('conflict')
    }
    await writeSetting(tx, caller, { key: change.key, value: change.value, startsOn, version: version + 1 })
    await record(
      tx,
      caller,
      { verb: 'setting.change', entity: 'setting', entityId: change.key, detail: { startsOn, version: version + 1 } },
      [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'community', id: null } }],
    )
    return stateOf(change.key, await listSettingRows(tx, community), today)
  })
}

/** One row, inside the transaction of whoever records it. */
export async function writeSetting<K extends SettingKey>(
  tx: Tx,
  caller: Caller,
  { key, value, startsOn = always, version }: { key: K; value: Settings[K]; startsOn?: string; version: number },
): Promise<void> {
  const row = {
    value: JSON.stringify(value),
    version,
    recorded_by: caller.name,
    recorded_at: sql<string>`clock_timestamp()`,
  }
  await tx
    .insertInto('community_setting')
    .values({ community: communityOf(caller), key, starts_on: startsOn, read_by: settings[key].readBy, ...row })
    .onConflict((conflict) => conflict.columns(['community', 'key', 'starts_on']).doUpdateSet(row))
    .execute()
}

/** Rules that differ by time hold from today or later: days gone keep the rule they had. */
function startOf(change: SettingChange, today: string): string {
  if (!settings[change.key].dated) {
    if (change.startsOn !== null)
      throw new AppError('refused', {
        reason: 'not-dated',
        zh: '这一项马上生效，不能另定日期。',
        en: 'This setting holds at once; it takes no date.',
      })
    return always
  }
  const startsOn = change.startsOn ?? today
  if (startsOn < today)
    throw new AppError('refused', {
      reason: 'starts-in-past',
      zh: '生效日期不能早于今天，过去的日子按当时的规定。',
      en: 'It cannot hold from a day that has passed; those days keep the rule they had.',
    })
  return startsOn
}

function stateOf(key: SettingKey, rows: readonly SettingRow[], today: string): SettingState {
  const own = rows.filter((row) => row.key === key)
  const current = own.find((row) => row.starts_on <= today)
  return {
    key,
    value: valueOf(key, current?.value),
    startsOn: current === undefined || current.starts_on === always ? null : current.starts_on,
    version: versionOf(own),
    recordedAt: current?.recorded_at ?? null,
    recordedBy: current?.recorded_by ?? null,
    upcoming: own
      .filter((row) => row.starts_on > today)
      .toReversed()
      .map((row) => ({ startsOn: row.starts_on, value: valueOf(key, row.value) })),
  }
}

const versionOf = (rows: readonly SettingRow[]): number => rows.reduce((most, row) => Math.max(most, row.version), 0)

async function requireCommunity(tx: Tx, community: number): Promise<void> {
  const there = await tx.selectFrom('community').select('community').where('community', '=', community).executeTakeFirst()
  if (there === undefined) throw new AppError('not_found')
}

async function readToday(tx: Tx): Promise<string> {
  const { rows } = await sql<{ today: string }>`select current_date as today`.execute(tx)
  return rows[0]?.today ?? ''
}
