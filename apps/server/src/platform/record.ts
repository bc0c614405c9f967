import { createHash } from 'node:crypto'
import type { PrivacyClass } from '@linli/rules/privacy'
import { sql } from 'kysely'
import { type Caller, communityOf } from './caller.ts'
import type { Tx } from './db/in-scope.ts'

/** One thing done. `detail` names fields and counts, never sensitive values. */
export interface AuditNote {
  verb: string
  entity: string
  entityId?: string
  /** The household concerned, so that its people can see looks at their data. */
  household?: string
  purpose?: string
  detail?: Record<string, unknown>
}

/** One thing to tell screens. `data` is a contract event without seq and at. Null audience = the whole community. */
export interface EventNote {
  kind: string
  privacyClass: Exclude<PrivacyClass, 'sensitive'>
  audience: string[] | null
  data: Record<string, unknown>
}

/** Channel the dispatchers listen on; the payload is the community code. */
export const eventChannel = 'linli_event'

/**
 * Writes the audit links and outbox rows of one use case. Call it once, last in the transaction:
 * it locks the community's chain head until commit, which is what makes both chains gapless and in commit order.
 */
export async function record(tx: Tx, caller: Caller, audit: AuditNote | AuditNote[], events: EventNote[] = []): Promise<void> {
  const community = communityOf(caller)
  const head = await lockHead(tx, community)
  const entries = chain(head, caller, Array.isArray(audit) ? audit : [audit])
  await tx
    .insertInto('audit_entry')
    .values(entries.map((entry) => ({ ...entry, community, detail: JSON.stringify(entry.detail) })))
    .execute()
  if (events.length > 0) {
    await tx
      .insertInto('outbox')
      .values(
        events.map((event, index) => ({
          community,
          seq: head.event_seq + index + 1,
          at: head.now,
          kind: event.kind,
          privacy_class: event.privacyClass,
          audience: event.audience,
          data: JSON.stringify(event.data),
        })),
      )
      .execute()
  }
  const last = entries.at(-1)
  await tx
    .updateTable('chain_head')
    .set({
      audit_seq: head.audit_seq + entries.length,
      audit_hash: last?.hash ?? head.audit_hash,
      event_seq: head.event_seq + events.length,
    })
    .where('community', '=', community)
    .execute()
  if (events.length > 0) await sql`select pg_notify(${eventChannel}, ${String(community)})`.execute(tx)
}

interface Head {
  audit_seq: number
  audit_hash: Buffer
  event_seq: number
  now: string
}

/**
 * Makes the writers of one community wait for each other until commit. `record` does it by itself;
 * call it earlier when rows are counted in the same transaction.
 */
export async function lockCommunity(tx: Tx, community: number): Promise<void> {
  await lockHead(tx, community)
}

async function lockHead(tx: Tx, community: number): Promise<Head> {
  const find = () =>
    sql<Head>`select audit_seq, audit_hash, event_seq, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now from chain_head where community = ${community} for update`.execute(
      tx,
    )
  const found = (await find()).rows[0]
  if (found !== undefined) return found
  await tx
    .insertInto('chain_head')
    .values({ community })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const made = (await find()).rows[0]
  if (made === undefined) throw new Error('the chain head is not visible')
  return made
}

/** Fields of a link in the order they are hashed; `previous_hash` ties it to the one before. */
export interface ChainLink {
  seq: number
  at: string
  actor_kind: string
  actor: string
  verb: string
  entity: string
  entity_id: string | null
  household: string | null
  purpose: string | null
  detail: Record<string, unknown>
  previous_hash: Buffer
}

/** SM3 (GB/T 32905) over the previous hash and the link's fields as JSON with sorted detail keys. */
export function hashLink(link: ChainLink): Buffer {
  const text = JSON.stringify([
    link.seq,
    link.at,
    link.actor_kind,
    link.actor,
    link.verb,
    link.entity,
    link.entity_id,
    link.household,
    link.purpose,
    canonical(link.detail),
  ])
  return createHash('sm3').update(link.previous_hash).update(text).digest()
}

function chain(head: Head, caller: Caller, notes: AuditNote[]): (ChainLink & { hash: Buffer })[] {
  let previous = head.audit_hash
  return notes.map((note, index) => {
    const link: ChainLink = {
      seq: head.audit_seq + index + 1,
      at: head.now,
      actor_kind: caller.kind,
      actor: caller.id,
      verb: note.verb,
      entity: note.entity,
      entity_id: note.entityId ?? null,
      household: note.household ?? null,
      purpose: note.purpose ?? null,
      detail: note.detail ?? {},
      previous_hash: previous,
    }
    const hash = hashLink(link)
    previous = hash
    return { ...link, hash }
  })
}

/** jsonb reorders keys, so the hash must not depend on their order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  )
}
