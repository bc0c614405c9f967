import type { CareTag } from '@linli/contract/people'
import { careTagTable } from '@linli/rules'
import type { LegalBasis } from '@linli/rules/protected-fields'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type EventNote, record } from '../../platform/record.ts'
import { requireConsent } from './field-basis.ts'
import { mayReveal, mayWrite } from './people.policy.ts'
import { presentCareTag } from './people.present.ts'
import { findPerson } from './people.queries.ts'
import { requireCode } from './require-code.ts'

const personChanged = (id: string): EventNote[] => [
  { kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'person', id } },
]

export async function addCareTag(
  deps: Deps,
  caller: Caller,
  person: string,
  tag: { id: string; kind: string; basis: string; legalBasis: LegalBasis; startsOn: string },
): Promise<CareTag> {
  mayWrite(caller)
  requireCode(careTagTable, 'kind', tag.kind)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const owner = await findPerson(tx, community, person)
    if (owner === undefined) throw new AppError('not_found')
    await requireConsent(tx, community, owner, `care_tag:${tag.kind}`, tag.legalBasis)
    const row = {
      community,
      id: tag.id,
      person_id: person,
      kind: tag.kind,
      basis: tag.basis,
      legal_basis: tag.legalBasis,
      starts_on: tag.startsOn,
    }
    const made = await tx
      .insertInto('care_tag')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (made === undefined) return presentCareTag(await sameTag(tx, row))
    await record(
      tx,
      caller,
      {
        verb: 'care_tag.add',
        entity: 'person',
        entityId: person,
        ...(owner.household_id === null ? {} : { household: owner.household_id }),
        detail: { kind: tag.kind, tag: tag.id },
      },
      personChanged(person),
    )
    return presentCareTag(made)
  })
}

/** A replay finds its own row; another open tag of the kind is refused. */
async function sameTag(tx: Tx, row: { community: number; id: string; person_id: string; kind: string; basis: string; starts_on: string }) {
  const found = await tx
    .selectFrom('care_tag')
    .selectAll()
    .where('community', '=', row.community)
    .where('id', '=', row.id)
    .executeTakeFirst()
  if (found === undefined)
    throw new AppError('refused', {
      reason: 'tag-already-open',
      zh: '这个人已有同类标签，请先结束原来的。',
      en: 'This person already has an open tag of this kind; end it first.',
    })
  if (found.person_id !== row.person_id || found.kind !== row.kind || found.basis !== row.basis || found.starts_on !== row.starts_on)
    throw new AppError('same_id_other_content')
  return found
}

export async function endCareTag(deps: Deps, caller: Caller, person: string, tag: string, endsOn: string): Promise<CareTag> {
  mayWrite(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const found = await tx
      .selectFrom('care_tag')
      .selectAll()
      .where('community', '=', community)
      .where('id', '=', tag)
      .where('person_id', '=', person)
      .forUpdate()
      .executeTakeFirst()
    if (found === undefined) throw new AppError('not_found')
    if (found.ends_on === endsOn) return presentCareTag(found)
    if (endsOn < found.starts_on)
      throw new AppError('refused', {
        reason: 'ends-before-start',
        zh: '结束日期不能早于开始日期。',
        en: 'The end cannot lie before the start.',
      })
    const row = await tx
      .updateTable('care_tag')
      .set({ ends_on: endsOn })
      .where('community', '=', community)
      .where('id', '=', tag)
      .returningAll()
      .executeTakeFirstOrThrow()
    await record(
      tx,
      caller,
      { verb: 'care_tag.end', entity: 'person', entityId: person, detail: { kind: found.kind, tag } },
      personChanged(person),
    )
    return presentCareTag(row)
  })
}

const revealed = {
  identity: { column: 'identity_cipher', cipher: 'identity' },
  phone: { column: 'phone_cipher', cipher: 'phone' },
  birth_date: { column: 'born_on', cipher: null },
} as const

export interface RevealRequest {
  field: keyof typeof revealed
  purpose: string
  note: string | null
}

/** Shows one field whole. The look is written first; without the audit row there is no value. */
export async function revealField(deps: Deps, caller: Caller, id: string, { field, purpose, note }: RevealRequest): Promise<string | null> {
  mayReveal(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const person = await findPerson(tx, communityOf(caller), id)
    if (person === undefined) throw new AppError('not_found')
    await record(tx, caller, {
      verb: 'person.reveal',
      entity: 'person',
      entityId: id,
      ...(person.household_id === null ? {} : { household: person.household_id }),
      purpose,
      detail: { field, note, by: caller.name },
    })
    const { column, cipher } = revealed[field]
    const stored = person[column]
    if (stored === null) return null
    return typeof stored === 'string' || cipher === null ? String(stored) : deps.fields.open(cipher, stored)
  })
}
