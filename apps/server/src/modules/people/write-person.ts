import type { Person } from '@linli/contract/people'
import {
  type CodeTable,
  checkPhoneNumber,
  ethnicityTable,
  maritalTable,
  normaliseName,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
} from '@linli/rules'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { requireFieldBasis } from './field-basis.ts'
import { identityChange } from './identity-change.ts'
import { mayWrite } from './people.policy.ts'
import { findPerson } from './people.queries.ts'
import { readPerson } from './people.service.ts'
import { type FactColumns, type PersonRow, factText, factsOf, writeFacts } from './person-facts.ts'
import { requireCode } from './require-code.ts'

/** What may be corrected of a person; `version` as read. */
export interface PersonChange {
  version: number
  name?: string | undefined
  phone?: string | null | undefined
  identity?: string | undefined
  identityUntil?: string | null | undefined
  sex?: string | undefined
  bornOn?: string | null | undefined
  relation?: string | undefined
  politics?: string | null | undefined
  ethnicity?: string | null | undefined
  marital?: string | null | undefined
  schooling?: string | null | undefined
  work?: string | null | undefined
  skills?: string | null | undefined
  note?: string | null | undefined
}

const codeTables = {
  sex: sexTable,
  relation: relationTable,
  politics: politicsTable,
  ethnicity: ethnicityTable,
  marital: maritalTable,
  schooling: schoolingTable,
} as const satisfies Record<string, CodeTable>

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
 * The change itself, in a transaction that does more than that (a change request accepted, a question answered): the
 * caller records what is answered here, with its own. Versions are kept, as for any edit.
 */
export async function writePerson(
  deps: Deps,
  caller: Caller,
  tx: Tx,
  id: string,
  change: PersonChange,
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  mayWrite(caller)
  for (const [field, table] of Object.entries(codeTables)) requireCode(table, field, change[field as keyof typeof codeTables])
  const community = communityOf(caller)
  const before = await findPerson(tx, community, id)
  if (before === undefined) throw new AppError('not_found')
  if (before.version !== change.version) throw new AppError('conflict')
  await requireFieldBasis(tx, community, before, { ...change })
  const identity = await identityChange(tx, community, deps.fields, id, change.identity)
  if (identity.identity_cipher === undefined) requireOwnFacts(before, change)
  const next = { ...plainFacts(change), ...phoneFact(deps, before, change.phone), ...sealedOf(identity) }
  const { change: kept, audit } = await writeFacts(deps, caller, tx, before, next)
  const fields = Object.entries(change).flatMap(([field, value]) => (field === 'version' || value === undefined ? [] : [field]))
  const update = {
    verb: 'person.update',
    entity: 'person',
    entityId: id,
    ...(before.household_id === null ? {} : { household: before.household_id }),
    detail: { fields, version: change.version + 1, ...(kept === null ? {} : { change: kept }) },
  }
  const events: EventNote[] = [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'person', id } }]
  return { audit: [update, ...audit], events }
}

function plainFacts(change: PersonChange): Partial<FactColumns> {
  const { name, sex, bornOn, identityUntil, relation, politics, ethnicity, marital, schooling, work, skills, note } = change
  const facts = {
    name: name === undefined ? undefined : readName(name),
    sex,
    born_on: bornOn,
    identity_until: identityUntil,
    relation,
    politics,
    ethnicity,
    marital,
    schooling,
    work,
    skills,
    note,
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}

/** The same number is not sealed anew. */
function phoneFact(deps: Deps, before: PersonRow, typed: string | null | undefined): Partial<FactColumns> {
  if (typed === undefined) return {}
  const phone = readPhone(typed)
  if (phone === (factText(deps.fields, 'phone', factsOf(before)) ?? null)) return {}
  return { phone_cipher: phone === null ? null : deps.fields.seal('phone', phone).toString('hex') }
}

function sealedOf(identity: Awaited<ReturnType<typeof identityChange>>): Partial<FactColumns> {
  if (identity.identity_cipher === undefined) return {}
  const { identity_index: _index, identity_cipher, ...plain } = identity
  return { ...plain, identity_cipher: identity_cipher.toString('hex') }
}

/** The number says sex and birth date; against it nothing is written (GB 11643). */
function requireOwnFacts(before: PersonRow, { sex, bornOn }: PersonChange): void {
  if (before.identity_cipher === null || before.identity_kind === 'passport' || (sex === undefined && bornOn === undefined)) return
  throw new AppError('refused', {
    reason: 'said-by-number',
    zh: '性别和出生日期以身份证号为准，请改身份证号。',
    en: 'The identity number says sex and birth date; correct the number.',
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
