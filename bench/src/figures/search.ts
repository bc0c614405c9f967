import { pinyinKeys } from '@linli/rules/pinyin'
import pg from 'pg'
import type { AskTask } from '../children/ask.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, quantile, round } from '../figure.ts'
import { seededRandom } from '../same-sql.ts'
import type { World } from '../world/world.ts'

const searches = 2_000
const atOnce = 2

/** What people type into the search box, each kind as often as the others. */
export const search: Measurement = { names: ['search'], measure }

async function measure({ world, server, start, log }: Context): Promise<Figure[]> {
  const asked = await makeSearches(await world())
  const { origin, cookie } = await server()
  log('Search…')
  const child = start('ask')
  const paths = asked.map(({ community, text }) => `/api/communities/${String(community)}/search?q=${encodeURIComponent(text)}`)
  const task = { origin, cookie, atOnce }
  await child.call('ask', { ...task, paths: paths.slice(0, 200) } satisfies AskTask)
  const times = await child.call<number[]>('ask', { ...task, paths } satisfies AskTask)
  await child.stop()
  const byKind = Map.groupBy(times, (_, index) => asked[index]?.kind ?? '')
  return [
    {
      name: 'search',
      what: `Search box over HTTP, signed in, ${String(searches)} searches in all communities, ${String(atOnce)} at once: p95`,
      value: round(quantile(times, 0.95)),
      unit: 'ms',
      bound: { at: '<=', value: 50 },
      details: {
        'p50 ms': round(quantile(times, 0.5)),
        'p99 ms': round(quantile(times, 0.99)),
        ...Object.fromEntries([...byKind].map(([kind, own]) => [`p95 ms ${kind}`, round(quantile(own, 0.95))])),
      },
    },
  ]
}

interface Search {
  kind: string
  community: number
  text: string
}

async function makeSearches({ owner, communities }: World): Promise<Search[]> {
  const random = seededRandom(7)
  const client = new pg.Client(owner)
  await client.connect()
  const { rows } = await client.query<{ community: string; name: string; label: string; tail: string | null }>(
    `
    select p.community, p.name, d.label, (select substr(lexeme, 2) from unnest(p.search) where lexeme ~ '^t\\d{4}$') as tail
    from person p join occupancy o on o.community = p.community and o.household_id = p.household_id join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where p.community = any($1) and p.ctid = any(array(select ctid from person tablesample system (0.5) repeatable (1) limit 4000)) limit 4000`,
    [communities],
  )
  await client.end()
  const kinds: Record<string, (row: (typeof rows)[number]) => string> = {
    'two characters': ({ name }) => name.slice(0, 2),
    'whole name': ({ name }) => name,
    initials: ({ name }) => pinyinKeys(name).initials[0] ?? name,
    pinyin: ({ name }) => pinyinKeys(name).full[0] ?? name,
    'phone tail': ({ tail }) => tail ?? '1234',
    room: ({ label }) => label,
    'room number': ({ label }) => label.split('-')[2] ?? label,
  }
  return Array.from({ length: searches }, (_, index) => {
    const [kind, write] = Object.entries(kinds)[index % Object.keys(kinds).length] ?? []
    const row = rows[Math.floor(random() * rows.length)]
    if (row === undefined || kind === undefined || write === undefined) throw new Error('no persons to search for')
    return { kind, community: Number(row.community), text: write(row) }
  })
}
