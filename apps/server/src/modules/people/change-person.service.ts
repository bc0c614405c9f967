import type { CareTag, Person } from '@linli/contract/people'
import {
  careTagTable,
  checkPhoneNumber,
  ethnicityTable,
  maritalTable,
  normaliseName,
  politicsTable,
  schoolingTable,
  type CodeTable,
} from '@linli/rules'
import type { LegalBasis } from '@linli/rules/protected-fields'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { endResidentSignIn } from '../accounts/index.ts'
import { keepPersonFacts } from './earlier-facts.ts'
import { requireConsent, requireFieldBasis } from './field-basis.ts'
import { identityChange } from './identity-change.ts'
import { mayReveal, mayWrite } from './people.policy.ts'
import { presentCareTag } from './people.present.ts'
import { findPerson } from './people.queries.ts'
import { readPerson } from './people.service.ts'
import { personSearchKeys } from './search-keys.ts'

/** What may be corrected of a person; `version` as read. */
export interface PersonChange {
  version: number
  name?: string | undefined
  phone?: string | null | undefined
  identity?: string | undefined
  politics?: string | null | undefined
  ethnicity?: string | null | undefined
  marital?: string | null | undefined
  schooling?: string | null | undefined
  work?: string | null | undefined
  skills?: string | null | undefined
  note?: string | null | undefined
}

const codeTables = { politics: politicsTable, ethnicity: ethnicityTable, marital: maritalTable, schooling: schoolingTable } as const
const personChanged = (id: string): EventNote[] => [
  { kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'person', id } },
]

/** Corrects a person; a stale version answers 409 and changes nothing. */
export async function updatePerson(deps: Deps, caller: Caller, id: string, change: PersonChange): Promise<Person> {
  mayWrite(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const { audit, events } = await writePerson(deps, caller, tx, id, change)
    await record(tx, caller, audit, events)
    return readPerson(deps, caller, tx, id)
  })
}

/**
 * The change itself, in a transaction that does more than that (a change request accepted, a question answered, an
 * earlier value put back): the caller records what is answered here, with its own. Versions are kept, as for any edit.
 */
export async function writePerson(
  deps: Deps,
  caller: Caller,
  tx: Tx,
  id: string,
  change: PersonChange,
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  mayWrite(caller)
  const { version, name: typedName, phone: typedPhone, identity: typedIdentity, ...plain } = change
  for (const [field, table] of Object.entries(codeTables)) requireCode(table, field, plain[field as keyof typeof codeTables])
  const community = communityOf(caller)
  const before = await findPerson(tx, community, id)
  if (before === undefined) throw new AppError('not_found')
  if (before.version !== version) throw new AppError('conflict')
  await requireFieldBasis(tx, community, before, { ...change })
  const name = typedName === undefined ? before.name : readName(typedName)
  const oldPhone = before.phone_cipher === null ? null : deps.fields.open('phone', before.phone_cipher)
  const phone = typedPhone === undefined ? oldPhone : readPhone(typedPhone)
  const identity = await identityChange(tx, community, deps.fields, id, typedIdentity)
  await keepPersonFacts(tx, community, [id])
  const updated = await tx
    .updateTable('person')
    .set({
      ...definedOf(plain),
      ...identity,
      name,
      phone_cipher: phone === null ? null : deps.fields.seal('phone', phone),
      phone_index: phone === null ? null : deps.fields.index('phone', community, phone),
      search: sql`array_to_tsvector(${personSearchKeys(name, phone)}::text[])`,
      version: version + 1,
      updated_at: sql`now()`,
    })
    .where('community', '=', community)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) throw new AppError('conflict')
  const fields = Object.entries(change).flatMap(([field, value]) => (field === 'version' || value === undefined ? [] : [field]))
  // Whoever holds the old number now must not stay in this person's home.
  const ended = phone === oldPhone ? [] : await endResidentSignIn(tx, caller, { person: id }, 'phone-changed')
  const update = {
    verb: 'person.update',
    entity: 'person',
    entityId: id,
    ...(before.household_id === null ? {} : { household: before.household_id }),
    detail: { fields, version: version + 1 },
  }
  return { audit: [update, ...ended], events: personChanged(id) }
}

function requireCode(table: CodeTable, field: string, code: string | null | undefined): void {
  if (code === undefined || code === null || table.some((entry) => entry.code === code)) return
  throw new AppError('invalid_input', {
    fields: [{ path: field, code: 'unknown-code', zh: '不在代码表中。', en: 'Not in the code table.' }],
  })
}

/** A name of invisible characters only is none. */
function readName(typed: string): string {
  const name = normaliseName(typed)
  if (name !== '') return name
  throw new AppError('invalid_input', { fields: [{ path: 'name', code: 'too_small', zh: '请填写姓名。', en: 'Fill in the name.' }] })
}

function readPhone(typed: string | null): string | null {
  if (typed === null || typed === '') return null
  const checked = checkPhoneNumber(typed)
  if (checked.ok) return checked.number
  throw new AppError('invalid_input', {
    fields: [
      {
        path: 'phone',
        code: `phone-${checked.code}`,
        zh: '电话号码不对，请核对位数。',
        en: 'This is not a phone number; check its digits.',
      },
    ],
  })
}

function definedOf<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

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
