import type { Config } from './config.ts'
import type { Database } from './db/in-scope.ts'
import type { FieldCipher } from './fields.ts'

/** What every module may lean on; made once in app.ts. */
export interface Deps {
  config: Config
  database: Database
  fields: FieldCipher
}
