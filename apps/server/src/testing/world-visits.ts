import { v7 as uuid } from 'uuid'
import type { TestApp, Visitor } from './app.ts'
import type { BuiltHome } from './register.ts'

/** A visit the administrator made as a contact, and a contact day that has begun. */
export async function addVisits(
  app: TestApp,
  administrator: Visitor,
  community: number,
  home: BuiltHome,
  contact: string,
  surname: string,
): Promise<Record<string, string>> {
  const at = `/api/communities/${String(community)}`
  const [visit, day] = [uuid(), uuid()]
  const made = async (path: string, body: unknown): Promise<void> => {
    const answer = await administrator.post(`${at}/${path}`, body)
    if (answer.status !== 200) throw new Error(`the world was not built: ${path} ${JSON.stringify(answer.body)}`)
  }
  await made('visits', {
    ...{ id: visit, contact, to: { kind: 'household', id: home.household }, day: '2026-02-01', kind: 'home', note: `${surname}走访` },
    ...{
      nobodyHome: false,
      lateReason: '补记',
      needs: [{ id: uuid(), category: null, text: '灯' }],
      confirmed: false,
      madeAt: '2026-02-01T02:00:00.000Z',
      pictures: [],
    },
  })
  await made('contact-days', { id: day, heldOn: '2026-02-01', title: `${surname}联系日`, place: '楼下', stands: [], note: null })
  const [category] = await app.db.asOwner<{ id: string }>(`select id from matter_category where community = $1 and code = 'other'`, [
    community,
  ])
  return { visits: visit, 'contact-days': day, 'need-category': category?.id ?? '' }
}
