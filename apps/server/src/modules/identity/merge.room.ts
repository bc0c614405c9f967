import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'

/**
 * Where a person has one row and both records have one, the kept record's stays: a second open tag of a kind ends today,
 * a second consent on one subject goes into the first with its purposes, a second withheld value and a question asked
 * twice go. What the merged record said in earlier years stays in the merge itself: the kept record has its own past.
 */
export async function makeRoom(tx: Tx, caller: Caller, kept: string, merged: string): Promise<void> {
  const community = communityOf(caller)
  await sql`
    update care_tag t set ends_on = greatest(t.starts_on, current_date)
    where t.community = ${community} and t.person_id = ${merged} and t.ends_on is null and exists (
      select from care_tag k where k.community = ${community} and k.person_id = ${kept} and k.kind = t.kind and k.ends_on is null)`.execute(
    tx,
  )
  await sql`
    update consent k set purposes = (select array_agg(distinct x order by x) from unnest(k.purposes || c.purposes) x)
    from consent c
    where k.community = ${community} and k.person_id = ${kept} and k.withdrawn_at is null
      and c.community = ${community} and c.person_id = ${merged} and c.subject = k.subject and c.withdrawn_at is null`.execute(tx)
  await sql`
    delete from consent c where c.community = ${community} and c.person_id = ${merged} and c.withdrawn_at is null and exists (
      select from consent k where k.community = ${community} and k.person_id = ${kept} and k.subject = c.subject and k.withdrawn_at is null)`.execute(
    tx,
  )
  await sql`
    delete from withheld_value w where w.community = ${community} and w.person_id = ${merged} and exists (
      select from withheld_value k where k.community = ${community} and k.person_id = ${kept} and k.subject = w.subject)`.execute(tx)
  await sql`
    update home_question q set state = 'dropped', answered_at = clock_timestamp(), answered_by = ${caller.id}, answerer = ${caller.name}
    where q.community = ${community} and q.person_id = ${merged} and q.state in ('open', 'waiting') and exists (
      select from home_question k where k.community = ${community} and k.person_id = ${kept} and k.field = q.field and k.state in ('open', 'waiting'))`.execute(
    tx,
  )
  await sql`delete from person_version where community = ${community} and person_id = ${merged}`.execute(tx)
}
