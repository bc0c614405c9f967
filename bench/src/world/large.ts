import { asCopier, copyCommunities, countAgain } from './copies.ts'
import type { World } from './world.ts'

/** Communities of the register keep about 3,333 persons at any scale. */
const perTenThousand = 3
/** A code at the end of the register's street. */
const codeInStreet = 980

/** A community of 10,000 persons, made of some of the register's. @returns its division code */
export async function addLargeCommunity({ owner, roles, communities, street }: World): Promise<number> {
  const code = street + codeInStreet
  await asCopier(owner, async (client) => {
    await copyCommunities(client, [{ from: communities.slice(0, perTenThousand), to: code }])
    await client.query('vacuum analyze')
  })
  await countAgain(roles, [code])
  return code
}
