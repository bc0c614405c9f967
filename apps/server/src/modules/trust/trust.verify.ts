import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'
import { type ChainLink, hashLink } from '../../platform/record.ts'

/** Why a chain does not hold, in words for people. */
export type ChainFault = 'missing' | 'changed' | 'moved' | 'head-missing' | 'head-differs' | 'tail-missing' | 'behind-head'

export interface ChainReport {
  community: number
  entries: number
  intact: boolean
  firstBrokenSeq: number | null
  fault: ChainFault | null
  reason: { zh: string; en: string } | null
  /** Hash of the last link in hex: written down elsewhere, it shows later that the whole chain was not rewritten. */
  headHash: string
}

export const chainReasons = {
  missing: { zh: '这一条缺失:编号不连续。', en: 'This entry is missing: the numbers have a gap.' },
  changed: { zh: '这一条的内容与它的校验值不符:被改动过。', en: 'The content does not match its hash: the entry was changed.' },
  moved: { zh: '这一条接不上前一条:前后关系被改动过。', en: 'The entry does not continue the one before it: the order was changed.' },
  'head-missing': { zh: '链头记录缺失，无法确认末尾是否完整。', en: 'The chain head is missing, so the end cannot be confirmed.' },
  'head-differs': { zh: '末条与链头记录的校验值不符。', en: 'The last entry does not match the hash kept in the chain head.' },
  'tail-missing': { zh: '从这一条起，末尾被截去。', en: 'From this entry on the end of the chain was cut off.' },
  'behind-head': { zh: '这一条在链头之后:不是系统写入的。', en: 'The entry stands behind the chain head: the system did not write it.' },
} as const satisfies Record<ChainFault, { zh: string; en: string }>

const pageSize = 2000

/** Recomputes one community's audit chain in pages and names the first row that does not hold. Reads only. */
export async function verifyChain(
  database: Database,
  community: number,
  onPage: (checked: number, total: number) => void = () => undefined,
): Promise<ChainReport> {
  return inScope(database, systemCaller('audit.verify', community), 'read', async (tx) => {
    const head = await readHead(tx, community)
    const broken = (seq: number, fault: ChainFault): ChainReport => ({
      community,
      entries: head.entries,
      intact: false,
      firstBrokenSeq: seq,
      fault,
      reason: chainReasons[fault],
      headHash: head.hash?.toString('hex') ?? '',
    })
    let previous: Buffer = Buffer.alloc(0)
    let seq = 0
    for (let after: number | null = null; ;) {
      const links = await readLinks(tx, community, after, head.lastSeq)
      for (const link of links) {
        if (link.seq > seq + 1) return broken(seq + 1, 'missing')
        if (link.seq < seq + 1) return broken(link.seq, 'changed')
        if (head.seq !== null && link.seq > head.seq) return broken(link.seq, 'behind-head')
        if (!link.previous_hash.equals(previous)) return broken(link.seq, 'moved')
        if (!hashLink(link).equals(link.hash)) return broken(link.seq, 'changed')
        previous = link.hash
        seq = link.seq
      }
      onPage(seq, head.lastSeq)
      if (links.length < pageSize) break
      after = seq
    }
    if (head.seq === null) return seq === 0 ? { ...intactAt(community, 0, previous) } : broken(seq, 'head-missing')
    if (seq < head.seq) return broken(seq + 1, 'tail-missing')
    if (head.hash === null || !head.hash.equals(previous)) return broken(seq, 'head-differs')
    return intactAt(community, seq, previous)
  })
}

/** Every community that has a chain, or entries whose head was taken away. */
export async function listChains(database: Database): Promise<number[]> {
  return inScope(database, systemCaller('audit.verify'), 'read', async (tx) => {
    const { rows } = await sql<{ community: number }>`
      with recursive audited (community) as (
        select min(community) from audit_entry
        union all select (select min(a.community) from audit_entry a where a.community > audited.community) from audited where audited.community is not null
      )
      select community from audited where community is not null union select community from chain_head order by community`.execute(tx)
    return rows.map((row) => row.community)
  })
}

function intactAt(community: number, entries: number, hash: Buffer): ChainReport {
  return { community, entries, intact: true, firstBrokenSeq: null, fault: null, reason: null, headHash: hash.toString('hex') }
}

interface Head {
  seq: number | null
  hash: Buffer | null
  lastSeq: number
  entries: number
}

/** Head and last row in one statement, so that a write going on between cannot look like a fault. */
async function readHead(tx: Tx, community: number): Promise<Head> {
  const { rows } = await sql<Head>`
    select h.audit_seq as seq, h.audit_hash as hash, coalesce(e.last, 0) as "lastSeq", coalesce(e.entries, 0) as entries
    from (select max(seq) as last, count(*) as entries from audit_entry where community = ${community}) e
    left join chain_head h on h.community = ${community}`.execute(tx)
  const head = rows[0]
  if (head === undefined) throw new Error('the chain head query answered no row')
  return head
}

/** `at` with microseconds: a link carries milliseconds only, so a moment shifted by less than one is noticed too. */
async function readLinks(tx: Tx, community: number, after: number | null, last: number): Promise<(ChainLink & { hash: Buffer })[]> {
  const { rows } = await sql<ChainLink & { hash: Buffer }>`
    select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at, actor_kind, actor, verb, entity, entity_id, household, purpose, detail, previous_hash, hash
    from audit_entry where community = ${community} and seq <= ${last} ${after === null ? sql`` : sql`and seq > ${after}`} order by seq limit ${pageSize}`.execute(
    tx,
  )
  return rows.map((row) => ({ ...row, at: `${row.at.replace(/000$/u, '')}Z` }))
}
