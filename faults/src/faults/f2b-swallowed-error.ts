import { systemCaller } from '@linli/server/src/platform/caller.ts'
import { AbortedCommitError, inScope } from '@linli/server/src/platform/db/in-scope.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import { renderError } from '@linli/server/src/platform/errors.ts'
import { record } from '@linli/server/src/platform/record.ts'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { community } from '../arena.ts'
import { wholeInstallation } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'

/** COMMIT of an aborted transaction answers ROLLBACK and no error (HOSTILE.md §1.1). */
export const swallowedError: Fault = {
  id: 'F2b',
  name: 'a statement fails, the error is swallowed, the transaction is committed',
  async run({ arena: open }) {
    const report = newReport()
    const arena = await open()
    const pool = createPool(arena.app, { max: 2, name: 'linli faults' })
    const caller = systemCaller('fault', community)
    try {
      await attempt(report, 'it is an error and nothing is there', async () => {
        const id = uuid()
        const failure: unknown = await inScope({ pool }, caller, 'write', async (tx) => {
          await tx
            .insertInto('notice')
            .values({
              community,
              id,
              title: '半途',
              body: '半途',
              privacy_class: 'community',
              starts_at: '2026-01-01T00:00:00Z',
              state: 'published',
              author: 'fault',
            })
            .execute()
          await record(tx, caller, { verb: 'notice.publish', entity: 'notice', entityId: id })
          await sql`select 1 / 0`.execute(tx).catch(() => undefined)
          return 'done'
        }).catch((error: unknown) => error)
        const rows = await arena.ask('select from notice where id = $1', [id])
        const { status, body } = renderError(failure, 'request')
        return [
          ...unless(failure instanceof AbortedCommitError, `the commit answered ${String(failure)}`),
          ...unless(
            status >= 500 && !JSON.stringify(body).includes('rolled back'),
            `it is told as ${String(status)} ${JSON.stringify(body)}`,
          ),
          ...unless(rows.length === 0, 'half of it is there'),
          ...(await wholeInstallation(arena)),
        ]
      })
      await attempt(report, 'the same without the swallowed error is done', async () => {
        const id = uuid()
        const answer = await inScope({ pool }, caller, 'write', async (tx) => {
          await record(tx, caller, { verb: 'fault.control', entity: 'notice', entityId: id })
          return 'done'
        })
        const rows = await arena.ask('select from audit_entry where entity_id = $1', [id])
        return unless(answer === 'done' && rows.length === 1, 'the control was not written')
      })
    } finally {
      await pool.end()
    }
    return report
  },
}
