import type { QuestionShape } from '@linli/contract/question-shape'
import { countEach } from '@linli/server/src/modules/questions/rows.ts'
import { systemCaller } from '@linli/server/src/platform/caller.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import type { Context, Measurement, Server } from '../context.ts'
import { type Figure, quantile, round } from '../figure.ts'
import { addQuestions } from '../world/questions.ts'

const asked = 200
const atOnce = 2
const streetRounds = 8
const streetCommunities = 100

/** Questions of five conditions: over one large community as the page of questions asks them, and counted over a street. */
export const question: Measurement = { names: ['question', 'question-street'], measure }

async function measure({ world, server, log }: Context): Promise<Figure[]> {
  const register = await world()
  const { community, persons, shapes, remove } = await addQuestions(register)
  try {
    log('Questions over one community…')
    const web = await server()
    await askAll(web, community, shapes, 20)
    const times = await askAll(web, community, shapes, asked)
    log('Questions over a street…')
    const codes = register.communities.slice(0, streetCommunities)
    const range = { lo: codes[0] ?? 0, hi: (codes.at(-1) ?? 0) + 1 }
    const database = { pool: createPool(register.roles.app, { max: 2, name: 'linli bench questions' }) }
    const today = new Date().toISOString().slice(0, 10)
    const street = new Map<string, number[]>()
    for (let turn = 0; turn <= streetRounds; turn += 1)
      for (const [name, shape] of Object.entries(shapes)) {
        const begun = performance.now()
        await countEach(database, { ...systemCaller('bench'), kind: 'staff', ...range }, codes, shape, today)
        if (turn > 0) street.set(name, [...(street.get(name) ?? []), performance.now() - begun])
      }
    await database.pool.end()
    const all = [...street.values()].flat()
    const each = (of: ReadonlyMap<string, number[]>) =>
      Object.fromEntries([...of].map(([name, own]) => [`p95 ms ${name}`, round(quantile(own, 0.95))]))
    return [
      {
        name: 'question',
        what: `Questions of five conditions over a community of ${persons.toLocaleString('en')} persons, over HTTP with their total and a page of 50, ${String(asked)} asked, ${String(atOnce)} at once: p95`,
        value: round(quantile([...times.values()].flat(), 0.95)),
        unit: 'ms',
        bound: { at: '<=', value: 30 },
        details: { 'p50 ms': round(quantile([...times.values()].flat(), 0.5)), ...each(times) },
      },
      {
        name: 'question-street',
        what: `The same questions counted in each of ${String(codes.length)} communities, behind the wall: p95`,
        value: round(quantile(all, 0.95)),
        unit: 'ms',
        bound: { at: '<=', value: 300 },
        details: { 'p50 ms': round(quantile(all, 0.5)), ...each(street) },
      },
    ]
  } finally {
    await remove()
  }
}

/** Milliseconds of each, by the question's name. */
async function askAll(
  { origin, cookie }: Server,
  community: number,
  shapes: Record<string, QuestionShape>,
  count: number,
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>()
  const names = Object.keys(shapes)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const name = names[index % names.length] ?? ''
      const begun = performance.now()
      const answer = await fetch(`${origin}/api/communities/${String(community)}/questions/ask`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, origin },
        body: JSON.stringify({ shape: shapes[name] }),
      })
      await answer.text()
      if (!answer.ok) throw new Error(`${String(answer.status)} for ${name}`)
      times.set(name, [...(times.get(name) ?? []), performance.now() - begun])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return times
}
