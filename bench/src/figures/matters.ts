import type { Context, Measurement, Server } from '../context.ts'
import { type Figure, interleave, quantile, round } from '../figure.ts'
import { seededRandom } from '../same-sql.ts'
import { addMatters } from '../world/matters.ts'

const asked = 1_200
const atOnce = 2
const rounds = 14
const looks = 40

/** The queue of matters as the desk asks for it, and what their numbers cost where there are ten times as many. */
export const matters: Measurement = { names: ['matter-queue', 'matter-growth'], measure }

async function measure({ world, server, log }: Context): Promise<Figure[]> {
  const register = await world()
  log('Matters…')
  const added = await addMatters(register, log)
  try {
    const web = await server()
    log('The queue of matters…')
    const usual = register.communities.filter((code) => !added.grown.includes(code))
    const paths = await questionsOf(web, usual)
    await askAll(web, paths.slice(0, 120))
    const times = await askAll(web, paths)
    log('Numbers of ten times as many…')
    const numbers = async (codes: readonly number[]) => {
      const begun = performance.now()
      for (let look = 0; look < looks; look += 1)
        for (const page of ['matter-measures', 'overview']) await get(web, `/api/communities/${String(codes[look % codes.length])}/${page}`)
      return (performance.now() - begun) / looks
    }
    const compared = await interleave(
      rounds,
      () => numbers(added.grown),
      () => numbers(added.usual),
    )
    return [queueFigure(added.matters, register.communities.length, times), growthFigure(compared)]
  } finally {
    await added.remove()
  }
}

/** Sorted and filtered as screens do: by what is due, state, category, building, owner, standing, and words. */
async function questionsOf(web: Server, codes: readonly number[]): Promise<string[]> {
  const random = seededRandom(5)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? (list[0] as T)
  const places = new Map<number, { categories: string[]; buildings: string[] }>()
  for (const code of codes.slice(0, 60)) {
    const categories = (await get(web, `/api/communities/${String(code)}/matter-categories`)) as { items: { id: string }[] }
    const buildings = (await get(web, `/api/communities/${String(code)}/public/buildings`)) as { items: { id: string }[] }
    places.set(code, { categories: categories.items.map(({ id }) => id), buildings: buildings.items.map(({ id }) => id) })
  }
  const known = [...places.keys()]
  return Array.from({ length: asked }, (_, index) => {
    const code = pick(known)
    const { categories, buildings } = places.get(code) ?? { categories: [], buildings: [] }
    const asks = [
      'standing=open',
      'standing=late',
      'state=handling&sort=changed',
      `category=${pick(categories)}&standing=open`,
      `building=${pick(buildings)}&sort=raised`,
      'owner=property-company&standing=open',
      `category=${pick(categories)}&sort=raised`,
      'sort=changed',
      `q=${encodeURIComponent(pick(['路灯', '停车', '返水', '渗水']))}&standing=open`,
      'standing=settled&sort=changed',
    ]
    return `/api/communities/${String(code)}/matters?limit=20&${asks[index % asks.length] ?? ''}`
  })
}

async function askAll(web: Server, paths: readonly string[]): Promise<number[]> {
  const times: number[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      const begun = performance.now()
      await get(web, paths[index] ?? '')
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return times
}

async function get({ origin, cookie }: Server, path: string): Promise<unknown> {
  const answer = await fetch(`${origin}${path}`, { headers: { cookie } })
  const body: unknown = await answer.json()
  if (!answer.ok) throw new Error(`${String(answer.status)} for ${path}`)
  return body
}

function queueFigure(count: number, communities: number, times: number[]): Figure {
  return {
    name: 'matter-queue',
    what: `Queue of matters over HTTP (filter, sort, total and 20 rows), ${count.toLocaleString('en')} matters in ${String(communities)} communities, ten kinds of question, ${String(asked)} asked, ${String(atOnce)} at once: p95`,
    value: round(quantile(times, 0.95)),
    unit: 'ms',
    bound: { at: '<=', value: 30 },
    details: { 'p50 ms': round(quantile(times, 0.5)), 'p99 ms': round(quantile(times, 0.99)) },
  }
}

function growthFigure({ ratio, a, b, spread }: Awaited<ReturnType<typeof interleave>>): Figure {
  return {
    name: 'matter-growth',
    what: 'Measures of matters and the overview over HTTP in communities with ten times as many matters ÷ in those with the usual number',
    value: round(ratio),
    unit: 'ratio',
    bound: { at: '<=', value: 1.2 },
    details: { 'ten times ms': round(a), 'usual ms': round(b), 'middle half of the rounds': spread },
  }
}
