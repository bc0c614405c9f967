import { checkIdentityNumber } from '@linli/rules'
import type { CheckCode } from '@linli/rules/quality-checks'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { readNow } from '../space/index.ts'
import { type Reach, ofPersons } from './check.sql.ts'

/** A finding made outside the database, because what it looks at is sealed there. */
export interface SealedFinding {
  code: CheckCode
  subject: string
  household_id: string | null
  person_id: string
  facts: string
  detail: Record<string, string>
}

export const sealedCodes = ['identity-birth', 'identity-sex'] as const satisfies readonly CheckCode[]

/** Numbers opened at a time; none is kept. */
const atOnce = 2_000

/** Birth date and sex against the identity number (GB 11643), opened here and forgotten again. */
export async function checkIdentities(tx: Tx, fields: FieldCipher, reach: Reach): Promise<SealedFinding[]> {
  const { today } = await readNow(tx)
  const found: SealedFinding[] = []
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<{ id: string; household_id: string | null; identity_cipher: Buffer; born_on: string | null; sex: string }>`
      select p.id, p.household_id, p.identity_cipher, p.born_on, p.sex from person p
      where p.community = ${reach.community} and p.identity_cipher is not null and p.household_id is not null and p.died_on is null
        and ${ofPersons(reach)} and p.id > ${after}::uuid
      order by p.id limit ${atOnce}`.execute(tx)
    for (const { id, household_id, identity_cipher, born_on, sex } of rows) {
      const checked = checkIdentityNumber(fields.open('identity', identity_cipher), today)
      if (!checked.ok) continue
      const base = { subject: id, household_id, person_id: id }
      if (born_on !== null && born_on !== checked.birthDate)
        found.push({ code: 'identity-birth', ...base, facts: `${born_on},${checked.birthDate}`, detail: { year: born_on.slice(0, 4) } })
      if ((sex === '1' || sex === '2') && sex !== checked.sex)
        found.push({ code: 'identity-sex', ...base, facts: `${sex},${checked.sex}`, detail: { sex } })
    }
    const last = rows.at(-1)
    if (rows.length < atOnce || last === undefined) return found
    after = last.id
  }
}
