import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { redFlower } from '../../testing/register.ts'
import { clearSettledMatters, eraseFromMatters } from './erase.ts'
import { type MatterWorld, at, createMatterWorld, get, must, raise, shown, steps, toProperty } from './testing/matter-world.ts'
import { v7 as uuid } from 'uuid'

let world: MatterWorld
beforeAll(async () => {
  world = await createMatterWorld()
})
afterAll(() => world.app.stop())

const system = systemCaller('test', redFlower)
const settle = (id: string) =>
  steps(
    world,
    id,
    [world.worker, 'verify'],
    [world.worker, 'dispatch', toProperty(world)],
    [world.property, 'take'],
    [world.property, 'answer'],
  )
const recorded = async () => {
  const body = {
    ...{ id: uuid(), category: world.categories['other'], title: '事由', text: '老瞿的原话', building: null, place: null, facility: null },
    ...{ publicWished: false, urgent: false, files: [], source: 'hall', contactDay: null },
    raiser: {
      kind: 'resident',
      household: world.home.household,
      person: world.home.persons[0],
      name: null,
      contact: '13911112222',
      tellBy: 'told',
    },
  }
  return (await shown(world.worker.post(`${at}/matters`, body))).id
}

test('who is erased raised nothing any more; words of what is settled go, what is open is first seen to', async () => {
  const [open, closed] = [await recorded(), await recorded()]
  const { raisedBy } = await settle(closed)
  await steps(world, closed, [world.worker, 'confirm', { raiser: raisedBy[0]?.id }], [world.worker, 'close'])
  await inScope(world.app.db, system, 'write', (tx) => eraseFromMatters(tx, redFlower, world.home.persons[0] ?? '', '（已删除）'))
  expect(await get(world.worker, open)).toMatchObject({ text: '老瞿的原话', raisedBy: [{ name: null, contact: null }] })
  expect(await get(world.worker, closed)).toMatchObject({ text: '（已删除）', title: '事由', raisedBy: [{ name: null, contact: null }] })
  expect((await get(world.worker, closed)).steps).toHaveLength(7)
})

test('what was settled long ago keeps its counts and loses its words', async () => {
  const id = await raise(world)
  const { raisedBy } = await settle(id)
  await steps(world, id, [world.worker, 'confirm', { raiser: raisedBy[0]?.id }], [world.worker, 'close'])
  const clear = () => inScope(world.app.db, system, 'write', (tx) => clearSettledMatters(tx, redFlower, 36, '（已删除）'))
  expect(await clear()).toBe(0)
  await world.app.db.asOwner(`update matter set changed_at = now() - interval '37 months' where id = $1`, [id])
  expect(await clear()).toBe(1)
  expect(await clear()).toBe(0)
  expect((await get(world.worker, id)).state).toBe('closed')
})

test('a home’s copy of its data holds what it raised, in its own words alone', async () => {
  const id = await raise(world, { text: '自家的话' })
  const other = await raise(world, { text: '邻居的话' }, world.neighbourHome)
  await steps(world, other, [world.worker, 'merge', { into: id }])
  const { matters } = (await must(world.resident.get(`${at}/my/data`))) as unknown as { matters: { text: string }[] }
  expect(matters.map(({ text }) => text)).toContain('自家的话')
  expect(JSON.stringify(matters)).not.toContain('邻居的话')
  const theirs = (await must(world.neighbourHome.get(`${at}/my/data`))) as unknown as { matters: { text: string }[] }
  expect(JSON.stringify(theirs.matters)).not.toContain('自家的话')
})
