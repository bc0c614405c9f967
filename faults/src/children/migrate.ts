import process from 'node:process'
import { migrate } from '@linli/server/src/platform/db/migrate.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'

/** Migrates the database it is sent, as a starting server does, and ends. */
process.once('message', (owner: Connection) => {
  migrate(owner).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      process.exit(1)
    },
  )
})
