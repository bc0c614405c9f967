import { expect, test } from 'vitest'
import { keepNamed } from './own-routes.ts'

test('a route somebody calls stays, one nobody names goes, and the rest of the table is as it was', () => {
  const table = "export const routeLines = {\n  'space.getCommunity': 'GET /api/a',\n  'space.getEstate': 'GET /api/b',\n}\n"
  const kept = keepNamed(table, "client.call('space.getCommunity', {})")
  expect(kept).toBe("export const routeLines = {\n  'space.getCommunity': 'GET /api/a',\n}\n")
})
