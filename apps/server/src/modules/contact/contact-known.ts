import type { ContactSource } from '@linli/contract/contact'
import type { ContactRules } from '@linli/rules/duties-rules'
import type { KnownPost, KnownRow, TakenRow } from './contact-known.queries.ts'
import { levelOfRole } from './contact-rules.ts'

/** Somebody known who may become a contact, with all that is known of them. */
export interface Known {
  source: ContactSource
  id: string
  level: string
  role: string
  name: string
  building_id: string | null
  building: string | null
  area: string | null
  person_id: string | null
  person: string | null
  account: { id: string; name: string } | null
  phone_cipher: Buffer | null
  phone_index: Buffer | null
  /** Published with the post, so that anybody may know it. */
  publicPhone: string | null
}

/** The role a post stands for; administrators and forces have none. */
const roleOfPost: Readonly<Record<string, string>> = {
  street_officer: 'attached-leader',
  secretary: 'general-branch-committee',
  worker: 'community-cadre',
  building_head: 'building-head',
  party_group_leader: 'party-group-leader',
  residents_representative: 'residents-representative',
  party_member: 'party-member',
}

/**
 * Who is offered, each person once: appointments first, with the post of the same name as their account; then posts nobody
 * was appointed to; then Party members. Who stands on a level already is not offered again, and a Party member who stands
 * on any level is not offered as a plain member too.
 */
export function offerKnown(
  rules: Pick<ContactRules, 'levels'>,
  people: readonly KnownRow[],
  posts: readonly KnownPost[],
  taken: readonly TakenRow[],
): Known[] {
  const here = createPresence(taken)
  const offered: Known[] = []
  const offer = (known: Omit<Known, 'level'>): void => {
    const level = levelOfRole(rules, known.role)
    if (level === undefined) return
    const one: Known = { ...known, level }
    if (here.has(one)) return
    here.add(one)
    offered.push(one)
  }
  for (const row of people.filter(({ source }) => source === 'appointments')) offer(ofLedger(row, posts))
  for (const post of posts) {
    const role = roleOfPost[post.kind]
    if (role !== undefined) offer(ofPost(post, role))
  }
  for (const row of people.filter(({ source }) => source === 'party-members')) offer(ofLedger(row, posts))
  return offered
}

function ofLedger(row: KnownRow, posts: readonly KnownPost[]): Omit<Known, 'level'> {
  const post = posts.find((one) => one.holder === row.name && roleOfPost[one.kind] === row.role && near(one.building_id, row.building_id))
  return {
    ...row,
    building_id: row.building_id ?? post?.building_id ?? null,
    building: row.building ?? post?.building ?? null,
    account: post === undefined ? null : { id: post.account_id, name: post.holder },
    publicPhone: post?.public_phone ?? null,
  }
}

function ofPost(post: KnownPost, role: string): Omit<Known, 'level'> {
  return {
    ...{ source: 'posts', id: post.id, role, name: post.holder, building_id: post.building_id, building: post.building, area: null },
    ...{ person_id: null, person: null, account: { id: post.account_id, name: post.holder }, phone_cipher: null, phone_index: null },
    publicPhone: post.public_phone,
  }
}

const near = (one: string | null, other: string | null): boolean => one === null || other === null || one === other

function createPresence(taken: readonly TakenRow[]): { has(known: Known): boolean; add(known: Known): void } {
  const sources = new Set(taken.map((row) => `${row.source_ledger ?? ''} ${row.source_id ?? ''}`))
  const people: { level: string; name: string; building: string | null; person: string | null; account: string | null }[] = taken.map(
    (row) => ({
      ...{ level: row.level, name: row.name, building: row.building_id, person: row.person_id, account: row.account_id },
    }),
  )
  return {
    has(known) {
      if (sources.has(`${known.source} ${known.id}`)) return true
      return people.some((one) => {
        if (one.level !== known.level && known.role !== 'party-member') return false
        if (one.person !== null && known.person_id !== null) return one.person === known.person_id
        if (one.account !== null && known.account !== null) return one.account === known.account.id
        return one.name === known.name && near(one.building, known.building_id)
      })
    },
    add(known) {
      sources.add(`${known.source} ${known.id}`)
      people.push({
        ...{
          level: known.level,
          name: known.name,
          building: known.building_id,
          person: known.person_id,
          account: known.account?.id ?? null,
        },
      })
    },
  }
}
