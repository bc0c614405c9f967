import { listMyDuties, planBeside, sumAllDuties } from '@linli/server/src/modules/contact/index.ts'
import { systemCaller } from '@linli/server/src/platform/caller.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import { createFieldCipher } from '@linli/server/src/platform/fields.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, interleave, median, quantile, round } from '../figure.ts'
import { poolSize, seededRandom } from '../same-sql.ts'
import { addLinks, linksOfContact } from '../world/links.ts'

const rounds = 12
const lists = 600
const atOnce = 2
const households = 2_000
const contacts = 150
const proposals = 5

/** Duties of linked contact, derived and never stored, and the proposal of links. */
export const duties: Measurement = { names: ['duties', 'due-list', 'contact-proposal'], measure }

async function measure({ world, log }: Context): Promise<Figure[]> {
  const register = await world()
  log('Links of contact…')
  const links = await addLinks(register)
  const database = { pool: createPool(register.roles.app, { max: poolSize, name: 'linli bench duties' }) }
  try {
    log('Duties of all links…')
    const timed = async (text: string): Promise<number> => {
      const begun = performance.now()
      await links.owner.query(text)
      return performance.now() - begun
    }
    // Past the wall on both sides, and by the table itself: what is compared is the deriving.
    await links.owner.query('set enable_indexonlyscan = off; set enable_indexscan = off; set enable_bitmapscan = off')
    const derive = sumAllDuties(new Date().toISOString().slice(0, 10))
    // Counting rows alone looks into none of them: a scan of the same rows is one that reads what duties are derived from.
    const reads = 'select count(level), count(household_id), count(starts_on), count(ends_on), count(visited_on) from contact_link'
    const compared = await interleave(
      rounds,
      () => timed(derive),
      () => timed(reads),
    )
    const counting = await interleave(
      rounds,
      () => timed(derive),
      () => timed('select count(*) from contact_link'),
    )
    log('Due lists…')
    const deps = { config: register.config, database, fields: createFieldCipher(register.secrets) }
    const times: number[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      for (let index = next++; index < lists; index = next++) {
        const at = links.accounts[(index * 7) % links.accounts.length]
        if (at === undefined) throw new Error('there are no contacts')
        const begun = performance.now()
        const { items } = await listMyDuties(deps, { ...systemCaller(at.account, at.community), kind: 'helper' })
        if (items[0]?.duties.length !== linksOfContact) throw new Error(`${at.account} has another list`)
        times.push(performance.now() - begun)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    log('A proposal of links…')
    const planned: number[] = []
    for (let turn = 0; turn < proposals; turn += 1) {
      const begun = performance.now()
      await planBeside(drawProposal(turn + 1))
      planned.push((performance.now() - begun) / 1000)
    }
    return [
      {
        name: 'duties',
        what: `The duties of ${links.count.toLocaleString('en')} links derived and counted by state ÷ one sequential scan that reads the same columns of the same rows`,
        value: round(compared.ratio),
        unit: 'ratio',
        bound: { at: '<=', value: 3 },
        details: {
          'derive ms': round(compared.a),
          'scan ms': round(compared.b),
          spread: compared.spread,
          '÷ a scan that reads no column': round(counting.ratio),
        },
      },
      {
        name: 'due-list',
        what: `One contact's own list of ${String(linksOfContact)} homes with state, names and last day, behind the wall, among as many links, ${String(atOnce)} at once: p95`,
        value: round(quantile(times, 0.95)),
        unit: 'ms',
        bound: { at: '<=', value: 20 },
        details: { 'p50 ms': round(median(times)), asked: lists },
      },
      {
        name: 'contact-proposal',
        what: `A proposal of ${households.toLocaleString('en')} households × ${String(contacts)} contacts in its thread, ${String(proposals)} drawn: the slowest`,
        value: round(Math.max(...planned) * 1000, 0),
        unit: 'ms',
        bound: { at: '<=', value: 10_000 },
        details: { 'median s': round(median(planned)) },
      },
    ]
  } finally {
    await database.pool.end()
    await links.remove()
  }
}

/** A community after years: most homes are linked, near or not, some contacts are gone and some doors new. */
function drawProposal(seed: number): Parameters<typeof planBeside>[0] {
  const random = seededRandom(seed)
  const below = (count: number): number => Math.floor(random() * count)
  const place = (kind: string, count: number): string => `${kind}${String(below(count))}`
  return {
    contacts: Array.from({ length: contacts }, (_, at) => ({
      ...{ id: `c${String(at)}`, name: `联系人${String(at)}`, building: place('b', 40), origin: place('o', 3), cap: 20 },
    })),
    targets: Array.from({ length: households }, (_, at) => {
      const has = below(contacts + 50)
      const linked = has < contacts
      return {
        ...{ id: `h${String(at)}`, building: place('b', 40), origin: place('o', 3), sort: String(at).padStart(6, '0') },
        ...{
          link: linked ? `l${String(at)}` : null,
          contact: linked ? `c${String(has)}` : null,
          chosen: random() < 0.1,
          before: null,
          own: null,
        },
      }
    }),
  }
}
