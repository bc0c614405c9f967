import { type ContactDuty, type DutyCell, type DutyList, type DutySums, contactLimits } from '@linli/contract/contact'
import { maskPhone } from '@linli/rules'
import { addMonths } from '@linli/rules/calendar-days'
import { type ContactLink as RuleLink, type DutyRound, type VisitTally, weighDuty } from '@linli/rules/duties'
import { householdLevel } from '@linli/rules/duties-rules'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { inScope, runPrepared } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { readNow } from '../space/index.ts'
import { contactOf } from './contact-self.ts'
import { readContactRules } from './contact-rules.ts'
import { mayReadContacts, mayStandInChain } from './contact.policy.ts'
import { hideSmall } from './duties.hide.ts'
import { type DutyLinkRow, type SumRow, listDutyLinks, standsAbove, sumBelow, sumDutyRows, sumOf } from './duties.queries.ts'
import { type LevelRound, roundsOn } from './duties.sql.ts'
import { countGaps } from './link.queries.ts'
import { pairsToday } from './link.service.ts'
import { nameTargets, targetOf } from './target.names.ts'

/** Everything the caller owes today, one list for each place they have in the chain. */
export async function listMyDuties(deps: Deps, caller: Caller): Promise<{ items: DutyList[] }> {
  mayStandInChain(caller)
  return { items: await readLists(deps, caller, null) }
}

/** Told to the contact and to those above them; to everybody else there is no such list. */
export async function getDutiesOf(deps: Deps, caller: Caller, id: string): Promise<DutyList> {
  mayStandInChain(caller)
  const community = communityOf(caller)
  const allowed = await inScope(deps.database, caller, 'read', async (tx) => {
    const [own, above] = await Promise.all([contactOf(tx, caller), standsAbove(tx, community, caller.id, id)])
    return above || own.some((contact) => contact.id === id)
  })
  const [list] = allowed ? await readLists(deps, caller, [id]) : []
  if (list === undefined) throw new AppError('not_found')
  return list
}

/** What the caller may see is read in the caller's own scope; only then are those households and contacts named in the system's. `of` null: the caller's own. */
async function readLists(deps: Deps, caller: Caller, of: readonly string[] | null): Promise<DutyList[]> {
  const community = communityOf(caller)
  const found = await inScope(deps.database, caller, 'read', async (tx) => {
    const [own, { today }, versions, links] = await Promise.all([
      of === null ? contactOf(tx, caller) : [],
      readNow(tx),
      readContactRules(tx, community),
      listDutyLinks(tx, community, caller.id, of, contactLimits.mine),
    ])
    const rounds = roundsOn(versions, today)
    const targets = links.flatMap((link) => link.target_contact_id ?? [])
    return {
      contacts: of ?? own.map(({ id }) => id),
      today,
      rounds,
      links,
      below: await sumBelow(tx, community, caller.id, targets, rounds, today),
    }
  })
  const { contacts, today, rounds, links, below } = found
  if (contacts.length === 0) return []
  const { names, heads } = await inScope(deps.database, systemCaller('contact', community), 'read', async (tx) => {
    const ids = {
      households: links.flatMap((link) => link.household_id ?? []),
      contacts: links.flatMap((link) => link.target_contact_id ?? []),
    }
    const [targets, own] = await Promise.all([
      nameTargets(tx, community, ids),
      runPrepared<HeadRow>(tx, { name: 'contact_heads', text: headsOf, values: [community, contacts] }),
    ])
    return { names: targets, heads: own }
  })
  return heads.map(({ id, name, level, role, phone_cipher: phone, phone_shown: phoneShown, version }) => {
    const duties = links
      .filter((link) => link.contact_id === id)
      .flatMap((link) => {
        const duty = dutyOf(rounds, link)
        const [kind, target] =
          link.household_id === null ? (['contact', link.target_contact_id ?? ''] as const) : (['household', link.household_id] as const)
        return duty === null
          ? []
          : [
              {
                sort: names.get(target)?.sort ?? '',
                duty: { ...duty, target: targetOf(names, kind, target), below: kind === 'contact' ? (below.get(target) ?? noSum) : null },
              },
            ]
      })
      .sort((one, other) => (one.sort < other.sort ? -1 : 1))
    const phoneMasked = phone === null ? null : maskPhone(deps.fields.open('phone', phone))
    return { contact: { id, name, level, role, phoneMasked, phoneShown, version }, today, duties: duties.map(({ duty }) => duty) }
  })
}

const headsOf = `
  select id, name, level, role, phone_cipher, phone_shown, version from contact
  where community = $1 and id = any($2::uuid[]) order by level, id`

interface HeadRow {
  id: string
  name: string
  level: string
  role: string
  phone_cipher: Buffer | null
  phone_shown: boolean
  version: number
}

const noSum = { done: 0, due: 0, overdue: 0, 'not-yet': 0 }

function dutyOf(rounds: readonly LevelRound[], row: DutyLinkRow): Omit<ContactDuty, 'target' | 'below'> | null {
  const round = rounds.find(({ by, to }) => by === row.level && to === row.to_level)?.round
  if (round === undefined) return null
  const link: RuleLink = {
    ...{ id: row.id, contact: row.contact_id, level: row.level, to: row.to_level, startsOn: row.starts_on, endsOn: row.ends_on },
    target: row.household_id ?? row.target_contact_id ?? '',
  }
  const duty = weighDuty(round, link, tallyOf(round, row.visited_on))
  if (duty === null) return null
  const { link: id, ...rest } = duty
  return { link: id, toLevel: row.to_level, ...rest, lastVisit: row.visited_on[0] ?? null }
}

/** What `tallyVisits` counts, from the days kept with the link: latest first, those that count and no others. */
export function tallyOf(round: DutyRound, days: readonly string[]): VisitTally {
  const past = days.filter((day) => day <= round.day)
  const within = (from: string, to: string) => past.filter((day) => from <= day && day <= to).length
  if (round.counting === 'calendar')
    return {
      now: within(round.now.span.from, round.now.span.to),
      before: round.before === null ? 0 : within(round.before.span.from, round.before.span.to),
      nth: null,
    }
  return { now: within(addMonths(round.day, -round.months), round.day), before: 0, nth: past[round.visits - 1] ?? null }
}

/** Sums for everybody who may read contact at all; small ones only where they are the asker's own. */
export async function getDutySums(deps: Deps, caller: Caller): Promise<DutySums> {
  mayReadContacts(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [{ today }, versions, pairs] = await Promise.all([readNow(tx), readContactRules(tx, community), pairsToday(tx, community)])
    const [rows, uncovered] = await Promise.all([
      sumDutyRows(tx, community, roundsOn(versions, today), today, caller.id),
      countGaps(tx, community, pairs, { toLevel: householdLevel }),
    ])
    const cells = (of: number) => hideSmall(rows.filter((row) => row.of === of))
    const [whole] = cells(0)
    return {
      today,
      all: whole === undefined ? { links: 0, sum: noSum } : cell(whole),
      levels: cells(1).map((one) => ({ level: one.row.level ?? '', toLevel: one.row.to_level ?? '', ...cell(one) })),
      buildings: cells(2).map((one) => ({ ...placeOf(one.row), ...cell(one) })),
      originGroups: cells(3).map((one) => ({ ...placeOf(one.row), ...cell(one) })),
      uncovered,
    }
  })
}

const cell = ({ row, shown }: { row: SumRow; shown: boolean }): DutyCell => ({ links: row.links, sum: shown ? sumOf(row) : null })
const placeOf = ({ place, place_name: name }: SumRow) => ({ id: place === '' ? null : place, name })
