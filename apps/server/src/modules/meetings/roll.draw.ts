import { type NotEntitled, type Voter, notEntitled } from '@linli/rules/vote-rolls'
import type { RollException } from '@linli/contract/meetings'
import type { Tx } from '../../platform/db/in-scope.ts'
import {
  type HomePerson,
  type PartyPerson,
  type RollFacts,
  listHomePersons,
  listPartyPersons,
  listRepresentatives,
} from './roll.registers.ts'

/** Somebody the registers know for this roll. `person` null: a member the ledger has no person for. */
export interface Drawn {
  person: string | null
  household: string | null
  name: string
  label: string | null
  notEntitled: NotEntitled | null
  why: string | null
}

/** Those counted by reason instead of listed one by one: they are the many. */
const counted: ReadonlySet<NotEntitled> = new Set(['not-on-committee', 'not-its-representative', 'under-age', 'not-a-group-representative'])

/** Stands for the general branch 党总支, in which members of each of its branches have their relation. */
const whole = '*'

/** Draws a roll from the registers as they stand: who is entitled, who is listed without a vote and why, and how many more. */
export async function drawRoll(
  tx: Tx,
  community: number,
  meeting: RollFacts,
  exceptions: readonly RollException[],
): Promise<{ listed: Drawn[]; others: { reason: NotEntitled; count: number }[] }> {
  const drawn = await drawAll(tx, community, meeting, exceptions)
  const listed = drawn.filter((one) => one.notEntitled === null || !counted.has(one.notEntitled))
  const others = new Map<NotEntitled, number>()
  for (const one of drawn)
    if (one.notEntitled !== null && counted.has(one.notEntitled)) others.set(one.notEntitled, (others.get(one.notEntitled) ?? 0) + 1)
  return { listed, others: [...others].map(([reason, count]) => ({ reason, count })) }
}

async function drawAll(tx: Tx, community: number, meeting: RollFacts, exceptions: readonly RollException[]): Promise<Drawn[]> {
  switch (meeting.roll) {
    case null:
      return []
    case 'branch-members':
    case 'branch-electors':
    case 'committee':
      return (await listPartyPersons(tx, community, meeting)).map((member) => drawMember(meeting, member, exceptions))
    case 'group-representatives':
      return (await listRepresentatives(tx, community)).map(({ person, household, name, label }) => ({
        person,
        household,
        name,
        label,
        notEntitled: null,
        why: null,
      }))
    case 'households':
    case 'adults':
      return drawHomes(meeting.roll, await listHomePersons(tx, community, meeting.audience), exceptions)
  }
}

function drawMember(meeting: RollFacts, member: PartyPerson, exceptions: readonly RollException[]): Drawn {
  const rests = exceptions.find((one) => one.kind === 'suspended' && (one.person === member.person || one.person === member.id))
  const voter = memberVoter(member, meeting, rests !== undefined)
  const reason = meeting.roll === null ? null : notEntitled(meeting.roll, branchOf(meeting), voter)
  return {
    person: member.person,
    household: member.household,
    name: member.name,
    label: [member.branch, member.party_group].filter((part) => part !== null).join(' ') || null,
    notEntitled: reason,
    why: reason === 'suspended' && rests?.kind === 'suspended' ? rests.why : null,
  }
}

/**
 * Home is the branch of the ledger only where the relation stands here: who has a home branch elsewhere has reported here 报到,
 * and takes part without a vote (DOMAIN.md §1.3). Transfers under way and what is to be verified wait for the ledger.
 */
function memberVoter(member: PartyPerson, meeting: RollFacts, suspended: boolean): Voter {
  const here = member.home_branch === null && (member.relation_state === null || ['here', 'lost-contact'].includes(member.relation_state))
  return {
    ...nobody,
    person: member.person ?? member.id,
    household: member.household,
    homeBranch: here ? (meeting.body === 'general-branch' ? whole : member.branch) : null,
    membership: member.kind === '02' ? 'probationary' : 'full',
    votingSuspended: suspended,
    adult: true,
    onCommittee: serves(member.duties, meeting.body),
  }
}

function branchOf(meeting: RollFacts): string | null {
  return meeting.body === 'general-branch' ? whole : meeting.branch
}

/** By the duties the ledger names 党内职务: secretary, deputy or member of the committee, of the general branch where that meets. */
function serves(duties: string | null, body: RollFacts['body']): boolean {
  if (duties === null) return false
  return duties
    .split(/[、，,；;\s]+/u)
    .some((duty) => /书记|委员/u.test(duty) && (body === 'general-branch' ? /总支|党委/u.test(duty) : !/总支|党委/u.test(duty)))
}

const nobody: Voter = {
  person: '',
  household: null,
  homeBranch: null,
  membership: null,
  votingSuspended: false,
  adult: false,
  onCommittee: false,
  representsGroup: false,
  representsHousehold: false,
}

function drawHomes(roll: 'households' | 'adults', people: readonly HomePerson[], exceptions: readonly RollException[]): Drawn[] {
  const chosen = new Map(exceptions.flatMap((one) => (one.kind === 'represented' ? [[one.household, one.person] as const] : [])))
  const speakers = new Map(
    [...Map.groupBy(people, ({ household }) => household)].map(([home, members]) => [home, speakerOf(members, chosen.get(home))]),
  )
  return people.map((one) => {
    const voter: Voter = {
      ...nobody,
      person: one.person,
      household: one.household,
      adult: one.adult,
      representsHousehold: speakers.get(one.household) === one.person,
    }
    return {
      person: one.person,
      household: one.household,
      name: one.name,
      label: one.label,
      notEntitled: notEntitled(roll, null, voter),
      why: null,
    }
  })
}

/** Chosen by the household for this meeting, else its head, else the eldest adult; a home without adults has no voice. */
function speakerOf(members: readonly HomePerson[], chosen: string | undefined): string | null {
  const adults = members.filter((member) => member.adult)
  const named = adults.find((member) => member.person === chosen) ?? adults.find((member) => member.head)
  return (named ?? adults.toSorted((a, b) => (a.born_on ?? '9999').localeCompare(b.born_on ?? '9999'))[0])?.person ?? null
}

/** Why these people of the register have no vote at a meeting whose roll was closed; null where the registers know no reason. */
export async function reasonFor(tx: Tx, community: number, meeting: RollFacts, person: string): Promise<NotEntitled | null> {
  if (meeting.roll === null) return null
  if (meeting.roll === 'group-representatives') return 'not-a-group-representative'
  if (meeting.roll === 'households' || meeting.roll === 'adults') {
    const [found] = await listHomePersons(tx, community, null, person)
    if (found === undefined) return 'no-household'
    if (!found.adult) return 'under-age'
    return meeting.roll === 'households' ? 'not-its-representative' : null
  }
  const [member] = await listPartyPersons(tx, community, meeting, person)
  if (member === undefined) return 'not-a-member'
  return notEntitled(meeting.roll, branchOf(meeting), memberVoter(member, meeting, false))
}
