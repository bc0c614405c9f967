import { createFieldCipher } from '../platform/fields.ts'
import type { Secrets } from '../platform/secrets.ts'

const key = (fill: number) => Buffer.alloc(32, fill)

/** Fixed keys of the tests. */
export const testSecrets: Secrets = {
  auth: key(1),
  fieldCipher: key(2),
  blindIndex: key(3),
  databaseOwner: key(4),
  databaseApp: key(5),
  databaseAuth: key(6),
}
export const testFields = createFieldCipher(testSecrets)
