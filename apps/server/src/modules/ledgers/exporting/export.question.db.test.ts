import type { QuestionShape } from '@linli/contract/question-shape'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '../../../platform/db/in-scope.ts'
import { buildStaff } from '../../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../../testing/database.ts'
import { testFields } from '../../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../../testing/register.ts'
import { type ExportFilter, readExportRows } from './export.queries.ts'
import { registerTexts } from './export.texts.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  const database = { pool: db.pool }
  await buildHome(database, testFields, {
    room: '101',
    people: [
      { name: '尹建国', bornOn: '1940-01-01', phone: '13812345678' },
      { name: '李梅', bornOn: '1990-01-01', sex: '2' },
    ],
  })
  await buildHome(database, testFields, { room: '102', people: [{ name: '张伟', bornOn: '1985-01-01' }] })
  await buildHome(database, testFields, { community: fishing, room: '101', people: [{ name: '邻居', bornOn: '1930-01-01' }] })
})
afterAll(() => db.drop())

const old: QuestionShape['where'] = { field: 'age', from: 60 }
async function names(filter: ExportFilter, community = redFlower): Promise<(string | null)[]> {
  return inScope({ pool: db.pool }, buildStaff(community), 'write', async (tx) => {
    const found: (string | null)[] = []
    for await (const row of readExportRows(tx, { fields: testFields }, community, filter)) found.push(row.name)
    return found
  })
}

describe('rows that a question asks for', () => {
  it('are the persons who fit, whole households of somebody who fits, or everybody of their homes', async () => {
    expect(await names({})).toEqual(['尹建国', '李梅', '张伟'])
    expect(await names({ question: { of: 'persons', where: old } })).toEqual(['尹建国'])
    expect(await names({ question: { of: 'households', where: old } })).toEqual(['尹建国', '李梅'])
    expect(await names({ question: { of: 'dwellings', where: old } })).toEqual(['尹建国', '李梅'])
    expect(await names({ question: { of: 'persons', where: null } })).toEqual(['尹建国', '李梅', '张伟'])
  })

  it('go together with the filters of a list, and are of its day', async () => {
    expect(await names({ question: { of: 'households', where: old }, sex: '2' })).toEqual(['李梅'])
    expect(await names({ question: { of: 'persons', where: old }, asOf: '1999-12-31' })).toEqual([])
    expect(await names({ question: { of: 'persons', where: old, asOf: '1999-12-31' } })).toEqual([])
    expect(await names({ question: { of: 'persons', where: { field: 'age', from: 60, on: '1999-12-31' } }, asOf: '2024-06-01' })).toEqual(
      [],
    )
  })

  it('never are a neighbour’s', async () => {
    expect(await names({ question: { of: 'persons', where: old } }, fishing)).toEqual(['邻居'])
  })
})

it('each column of the register has its text, numbers masked where they are to be', async () => {
  const texts = await inScope({ pool: db.pool }, buildStaff(redFlower), 'write', async (tx) => {
    const [whole, masked] = [registerTexts(testFields, { masked: false }), registerTexts(testFields, { masked: true })]
    for await (const row of readExportRows(tx, { fields: testFields }, redFlower, { question: { of: 'persons', where: old } }))
      return [whole, masked].map(({ name, address, phone, birthDate, relation }) =>
        [name, address, phone, birthDate, relation].map((text) => text(row)),
      )
    return []
  })
  expect(texts).toEqual([
    ['尹建国', '3栋2单元101室', '13812345678', '1940-01-01', '户主'],
    ['尹建国', '3栋2单元101室', '138****5678', '1940', '户主'],
  ])
})
