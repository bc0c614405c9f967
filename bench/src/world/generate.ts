import { personSearchKeys } from '@linli/server/src/modules/people/index.ts'
import { rebuildRollups } from '@linli/server/src/modules/space/index.ts'
import { type Connection, createPool } from '@linli/server/src/platform/db/pool.ts'
import type { RoleConnections } from '@linli/server/src/platform/db/roles.ts'
import { createFieldCipher } from '@linli/server/src/platform/fields.ts'
import type { Secrets } from '@linli/server/src/platform/secrets.ts'
import pg from 'pg'
import { makeNames } from './names.ts'
import { fillTables, stagingTables } from './tables.ts'

export interface Extent {
  scale: number
  persons: number
  households: number
  /** Division codes of the communities, all in one made-up street. */
  communities: number[]
  /** Division code of that street, whose range covers them all. */
  street: number
  generatedInSeconds: number
}

interface Task {
  owner: Connection
  roles: RoleConnections
  secrets: Secrets
  scale: number
  log: (line: string) => void
}

const fullPersons = 1_000_000
const fullCommunities = 300
/** 530502 is a real district, street 099 is not one of its streets. */
const street = 530502099000
const distinctNames = 40_000
const sealedNumbers = 2_000

/** Fills the register set by set as its owner, past the wall; then counts and statistics as the system would have them. */
export async function generate({ owner, roles, secrets, scale, log }: Task): Promise<Extent> {
  const begun = performance.now()
  const persons = Math.round(fullPersons * scale)
  const count = Math.max(2, Math.round(fullCommunities * scale))
  const communities = Array.from({ length: count }, (_, index) => street + index + 1)
  log(`Making ${persons.toLocaleString('en')} persons in ${String(count)} communities…`)
  const client = new pg.Client({ ...owner, application_name: 'linli bench generator' })
  await client.connect()
  try {
    await stagingTables(client)
    await stage(client, secrets)
    await fillTables(client, { street, communities: count, persons, names: distinctNames, sealed: sealedNumbers, log })
    log('  statistics')
    await client.query('vacuum analyze')
    log('  roll-ups')
    const pool = createPool(roles.app, { max: 2, name: 'linli bench roll-ups' })
    await rebuildRollups({ pool }).finally(() => pool.end())
    await client.query('checkpoint')
    const { rows } = await client.query<{ households: number; persons: number }>(
      'select (select count(*)::int from household) as households, (select count(*)::int from person) as persons',
    )
    const extent = {
      scale,
      persons: rows[0]?.persons ?? 0,
      households: rows[0]?.households ?? 0,
      communities,
      street,
      generatedInSeconds: Math.round((performance.now() - begun) / 1000),
    }
    log(`The register stands after ${String(extent.generatedInSeconds)} s.`)
    return extent
  } finally {
    await client.end()
  }
}

/** Names with their search keys, pinyin computed once a name; numbers sealed by the real cipher, so that lists can open them. */
async function stage(client: pg.Client, secrets: Secrets): Promise<void> {
  const names = makeNames(distinctNames)
  await client.query(
    'insert into bench_name select n, name, string_to_array(keys, chr(31)) from unnest($1::int[], $2::text[], $3::text[]) as t (n, name, keys)',
    [names.map((_, index) => index), names, names.map((name) => personSearchKeys(name, null).join('\u001f'))],
  )
  const fields = createFieldCipher(secrets)
  const numbers = Array.from({ length: sealedNumbers }, (_, index) => ({
    phone: `1990000${String((index * 4999) % 10_000).padStart(4, '0')}`,
    identity: `53059919${String(40 + (index % 60)).padStart(2, '0')}0101${String(index % 1000).padStart(3, '0')}X`,
  }))
  await client.query('insert into bench_sealed select * from unnest($1::int[], $2::bytea[], $3::text[], $4::bytea[])', [
    numbers.map((_, index) => index),
    numbers.map(({ phone }) => fields.seal('phone', phone)),
    numbers.map(({ phone }) => `t${phone.slice(-4)}`),
    numbers.map(({ identity }) => fields.seal('identity', identity)),
  ])
}
