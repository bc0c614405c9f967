import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { testFields } from '../../../testing/keys.ts'
import { readConfig } from '../../config.ts'
import { createPool } from '../../db/pool.ts'
import type { RoleConnections } from '../../db/roles.ts'
import { defineJob } from '../job.ts'
import { createRunner } from '../runner.ts'
import { silentLog } from './runners.ts'
import { markTable } from './mark.ts'

// A process that is killed after the effect of its job is committed and before the queue knows that the job is done.
const roles = JSON.parse(process.argv[2] ?? '') as RoleConnections
const runner = createRunner({
  deps: {
    config: readConfig({ LINLI_DEMO: '0' }),
    database: { pool: createPool(roles.app, { max: 2, name: 'victim' }) },
    fields: testFields,
  },
  connection: roles.jobs,
  log: silentLog,
  drainMs: 1_000,
  jobs: [
    defineJob({
      name: 'test.mark',
      about: { zh: '测试', en: 'Test' },
      input: z.object({ word: z.string() }),
      async run({ word }, { once }) {
        await once((tx) => markTable(tx, word))
        process.send?.('effect committed')
        await wait(600_000)
      },
    }),
  ],
})
await runner.start()
