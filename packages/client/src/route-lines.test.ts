import { routes } from '@linli/contract'
import { expect, test } from 'vitest'
import { routeLines } from './route-lines.ts'

test('the table of route lines equals the contract, route for route', () => {
  const contract = Object.fromEntries([...routes].map(([name, route]) => [name, `${route.method} ${route.path}`]))
  expect(routeLines).toEqual(contract)
})
