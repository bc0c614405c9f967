import { type SettingKey, type Settings, settingKeys, settings } from '@linli/contract/settings'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** From when a setting holds that knows no days. */
export const always = '1900-01-01'

export interface SettingRow {
  key: string
  starts_on: string
  value: unknown
  version: number
  recorded_by: string
  recorded_at: string
}

/** Every row the scope may read, latest day first within a key. */
export async function listSettingRows(tx: Tx, community: number): Promise<SettingRow[]> {
  return tx
    .selectFrom('community_setting')
    .select(['key', 'starts_on', 'value', 'version', 'recorded_by', 'recorded_at'])
    .where('community', '=', community)
    .orderBy('key')
    .orderBy('starts_on', 'desc')
    .execute()
}

/**
 * All settings as they hold on a day ('YYYY-MM-DD'; null is today), defaults where nothing is said.
 * Rows the scope may not read (`readBy`) come as their defaults too: decide with them as staff or system only.
 */
export async function readSettings(tx: Tx, community: number, onDate: string | null = null): Promise<Settings> {
  const { rows } = await sql<{ key: string; value: unknown }>`
    select distinct on (key) key, value from community_setting
    where community = ${community} and starts_on <= coalesce(${onDate}::date, current_date) order by key, starts_on desc`.execute(tx)
  const found = new Map(rows.map((row) => [row.key, row.value]))
  const entries = settingKeys.map((key) => [key, valueOf(key, found.get(key))])
  return Object.fromEntries(entries) as Settings
}

/** All versions of a dated setting, oldest first; the first is what held before anybody said anything. */
export async function readSettingVersions<K extends SettingKey>(
  tx: Tx,
  community: number,
  key: K,
): Promise<{ startsOn: string; value: Settings[K] }[]> {
  const { rows } = await sql<{ starts_on: string; value: unknown }>`
    select starts_on, value from community_setting where community = ${community} and key = ${key} order by starts_on`.execute(tx)
  const said = rows.map(({ starts_on, value }) => ({ startsOn: starts_on, value: valueOf(key, value) }))
  return said[0]?.startsOn === always ? said : [{ startsOn: always, value: valueOf(key, undefined) }, ...said]
}

/** What a row says; a value an older version wrote and this one no longer understands counts as unsaid. */
export function valueOf<K extends SettingKey>(key: K, stored: unknown): Settings[K] {
  const { schema, initial } = settings[key]
  const read = stored === undefined ? null : schema.safeParse(stored)
  return (read?.success === true ? read.data : initial) as Settings[K]
}
