import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { accountNames } from '../trust/index.ts'
import type { EventRow } from './life.queries.ts'
import type { Snapshot } from './life.state.ts'

const verbs: Record<string, { zh: string; en: string }> = {
  'person.update': { zh: '修改了人员信息', en: 'changed a person’s details' },
  'register.import': { zh: '导入了台账', en: 'imported a register' },
  'person.merge': { zh: '合并了重复登记的人', en: 'made two records of a person one' },
  'person.merged-away': { zh: '合并了重复登记的人', en: 'made two records of a person one' },
  'life.undo': { zh: '撤销了另一次变动', en: 'undid another change' },
}
const anotherEvent = { zh: '登记了另一次变动', en: 'recorded another change' }
const undoneImport = { zh: '撤销了一次导入', en: 'undid an import' }
const changedThem = { zh: '改动了这些人或户', en: 'changed these people or households' }
const something = { zh: '这些人或户已被改动', en: 'these people or households were changed' }

/** What came in between, by whom and when, as far as the audit tells: edits, imports, other events. */
export async function tellLater(
  deps: Deps,
  tx: Tx,
  community: number,
  event: EventRow,
  now: Snapshot,
  then: Snapshot,
): Promise<{ zh: string; en: string }> {
  const changed = [...differing(now.persons, then.persons), ...differing(now.households, then.households)]
  const ids = changed.length > 0 ? changed : [...event.persons, ...event.households]
  const { rows } = await sql<{ verb: string; actor: string; day: string; time: string }>`
    select a.verb, a.actor, (a.at at time zone 'Asia/Shanghai')::date as day, to_char(a.at at time zone 'Asia/Shanghai', 'HH24:MI') as time
    from audit_entry a, (select seq from audit_entry where community = ${community} and entity = 'life_event' and entity_id = ${event.id} order by seq limit 1) own
    where a.community = ${community} and a.seq > own.seq
      and (a.entity_id = any(${sql.val(ids)}::text[]) or a.verb like 'register.import%' or a.verb like 'life.%' and a.detail -> 'persons' ?| ${sql.val(ids)}::text[]
        or a.verb like 'life.%' and a.detail -> 'households' ?| ${sql.val(ids)}::text[])
      and a.verb <> 'person.reveal' and a.verb not like 'resident.%'
    order by a.seq desc limit 1`.execute(tx)
  const [later] = rows
  if (later === undefined) return something
  const name = (await accountNames(deps.database, community, [later.actor])).get(later.actor) ?? ''
  const what =
    verbs[later.verb] ?? (later.verb.startsWith('life.') ? anotherEvent : later.verb.startsWith('register.') ? undoneImport : changedThem)
  const at = `${later.day} ${later.time}`
  return { zh: `${name}在${at}${what.zh}`, en: `${name === '' ? 'somebody' : name} ${what.en} on ${at}` }
}

function differing(now: readonly { id: string; version: number }[], then: readonly { id: string; version: number }[]): string[] {
  const versions = new Map(now.map(({ id, version }) => [id, version]))
  return then.filter(({ id, version }) => versions.get(id) !== version).map(({ id }) => id)
}
