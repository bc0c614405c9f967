import type { VisitHome, VisitPaper, VisitPerson, VisitRound } from '@linli/contract/visits'
import { visitLimits } from '@linli/contract/visit-limits'
import { roundOn, tallyVisits, weighDuty } from '@linli/rules/duties'
import type { ContactRules } from '@linli/rules/duties-rules'
import { pinyinKeys } from '@linli/rules/pinyin'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type HomeAsk, listAsksAt } from '../asks/index.ts'
import { contactOf } from '../contact/index.ts'
import { readNow } from '../space/index.ts'
import { listCategoryNames } from './needs.ts'
import {
  type ContactRow,
  type HomeRow,
  type LinkRow,
  findContact,
  listContacts,
  listHomes,
  listHomesOfBuilding,
  listLinks,
  listLinksTo,
} from './round.queries.ts'
import { readRules } from './visit-day.ts'
import { mayEnterVisits, mayReadVisits, mayVisit } from './visits.policy.ts'

/**
 * Whom the caller visits. Which links are theirs their own scope says; then those very homes are read by the system: a Party
 * member without the register knows the doors they keep contact with, and no others.
 */
export async function getMyRound(deps: Deps, caller: Caller): Promise<VisitRound> {
  mayVisit(caller)
  const community = communityOf(caller)
  const { me, links } = await inScope(deps.database, caller, 'read', async (tx) => {
    const own = await contactOf(tx, caller)
    return {
      me: own,
      links: await listLinks(
        tx,
        community,
        own.map(({ id }) => id),
      ),
    }
  })
  return inScope(deps.database, systemCaller('visits', community), 'read', async (tx) => {
    const rules = await readRules(tx, community)
    return roundOf(tx, community, me, links, rules)
  })
}

/** To enter what a contact brought on paper. What the contact owes is theirs to know: it is left out. */
export async function listVisitTargets(deps: Deps, caller: Caller, contact: string): Promise<VisitRound> {
  mayEnterVisits(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const found = await findContact(tx, community, contact)
    if (found === undefined) throw new AppError('not_found')
    return roundOf(tx, community, [found], await listLinks(tx, community, [contact]), null)
  })
}

/** Paper for whoever goes without a phone. It is recorded like an export: paper leaves the house. */
export async function printVisitList(deps: Deps, caller: Caller, of: { kind: 'contact' | 'building'; id: string }): Promise<VisitPaper> {
  mayReadVisits(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const paper = await (of.kind === 'contact' ? paperOfContact : paperOfBuilding)(tx, community, of.id)
    const { now } = await readNow(tx)
    await record(tx, caller, {
      verb: 'register.print',
      entity: 'register',
      purpose: 'service',
      detail: { what: 'visit-list', homes: paper.homes.length, [of.kind]: of.id },
    })
    return { ...paper, categories: await listCategoryNames(tx, community), by: caller.name, at: now }
  })
}

type Paper = Omit<VisitPaper, 'categories' | 'by' | 'at'>

async function paperOfContact(tx: Tx, community: number, id: string): Promise<Paper> {
  const contact = await findContact(tx, community, id)
  if (contact === undefined) throw new AppError('not_found')
  const { homes, people } = await roundOf(tx, community, [contact], await listLinks(tx, community, [id]), null)
  return {
    contact: asPlace(contact),
    place: null,
    homes: homes.slice(0, visitLimits.paperHomes).map(({ household, label, head, members, lastVisit, questions }) => ({
      household,
      label,
      head,
      members,
      lastVisit,
      questions,
      contact: null,
    })),
    people: people.map(({ target, name, role, lastVisit }) => ({ target, name, role, lastVisit })),
    more: homes.length > visitLimits.paperHomes,
  }
}

async function paperOfBuilding(tx: Tx, community: number, building: string): Promise<Paper> {
  const place = await tx
    .selectFrom('building')
    .select('name')
    .where('community', '=', community)
    .where('id', '=', building)
    .executeTakeFirst()
  if (place === undefined) throw new AppError('not_found')
  const rows = await listHomesOfBuilding(tx, community, building, visitLimits.paperHomes + 1)
  const shown = rows.slice(0, visitLimits.paperHomes)
  const ids = shown.map((row) => row.household)
  const links = new Map((await listLinksTo(tx, community, ids)).map((link) => [link.household_id, link]))
  const asks = Map.groupBy(await listAsksAt(tx, community, ids), (ask) => ask.household)
  return {
    contact: null,
    place: place.name,
    homes: shown.map(({ household, label, head, members }) => ({
      ...{ household, label, head, members },
      lastVisit: links.get(household)?.visited_on[0] ?? null,
      questions: (asks.get(household) ?? []).map(asQuestion),
      contact: links.get(household)?.name ?? null,
    })),
    people: [],
    more: rows.length > visitLimits.paperHomes,
  }
}

async function roundOf(
  tx: Tx,
  community: number,
  me: readonly Pick<ContactRow, 'id' | 'name' | 'level' | 'role'>[],
  links: readonly LinkRow[],
  rules: readonly ContactRules[] | null,
): Promise<VisitRound> {
  const households = links.flatMap((link) => link.household_id ?? [])
  const { now, today } = await readNow(tx)
  const homes = await listHomes(tx, community, households)
  const targets = links.flatMap((link) => link.target_contact_id ?? [])
  const people = await listContacts(tx, community, targets)
  const asks = await listAsksAt(tx, community, households)
  const questions = Map.groupBy(asks, (ask) => ask.household)
  const to = (target: string) => links.filter((link) => (link.household_id ?? link.target_contact_id) === target)
  return {
    me: me.map(asPlace),
    homes: homes.flatMap((home) =>
      to(home.household)
        .slice(0, 1)
        .map((link) => asHome(home, link, rules, today, questions.get(home.household) ?? [])),
    ),
    people: people.flatMap((person) => to(person.id).map((link) => asPerson(person, link, rules, today))),
    today,
    at: now,
  }
}

const asPlace = ({ id, name, level, role }: Pick<ContactRow, 'id' | 'name' | 'level' | 'role'>) => ({ id, name, level, role })
const asQuestion = ({ id, person, field, why }: HomeAsk) => ({ id, person, field, why })

function asHome(home: HomeRow, link: LinkRow, rules: readonly ContactRules[] | null, today: string, asks: readonly HomeAsk[]): VisitHome {
  const { household, label, head, members } = home
  return {
    ...{ household, label, head, members },
    contact: link.contact_id,
    building: { id: home.building_id, name: home.building },
    pinyin: keysOf(head),
    questions: asks.map(asQuestion),
    ...dueOf(link, rules, today),
  }
}

function asPerson({ id, name, level, role }: ContactRow, link: LinkRow, rules: readonly ContactRules[] | null, today: string): VisitPerson {
  return { target: id, contact: link.contact_id, ...{ name, level, role }, pinyin: keysOf(name), ...dueOf(link, rules, today) }
}

function keysOf(name: string | null): string[] {
  if (name === null) return []
  const { full, initials } = pinyinKeys(name)
  return [...full, ...initials]
}

function dueOf(row: LinkRow, rules: readonly ContactRules[] | null, today: string): Pick<VisitHome, 'lastVisit' | 'dueBy' | 'overdue'> {
  const lastVisit = row.visited_on[0] ?? null
  const round = rules === null ? null : roundOn(rules, row.level, row.to_level, today)
  if (round === null) return { lastVisit, dueBy: null, overdue: false }
  const target = row.household_id ?? row.target_contact_id ?? ''
  const link = {
    id: row.id,
    contact: row.contact_id,
    level: row.level,
    target,
    to: row.to_level,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
  }
  const visits = row.visited_on.map((day) => ({ day, target, author: row.contact_id }))
  const duty = weighDuty(round, link, tallyVisits(round, link, visits))
  const owes = duty?.state === 'due' || duty?.state === 'overdue'
  return { lastVisit, dueBy: owes ? duty.dueBy : null, overdue: duty?.state === 'overdue' }
}
