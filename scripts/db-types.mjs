// Writes apps/server/src/platform/db/types.gen.ts from a migrated database (DATABASE_URL).
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const out = path.join(root, 'apps/server/src/platform/db/types.gen.ts')
const run = spawnSync(
  'npx',
  [
    'kysely-codegen',
    '--dialect',
    'postgres',
    '--date-parser',
    'string',
    '--numeric-parser',
    'number',
    '--exclude-pattern',
    '{auth,app,graphile_worker}.*',
    '--out-file',
    out,
  ],
  { cwd: root, stdio: 'inherit', env: process.env },
)
if (run.status !== 0) process.exit(run.status ?? 1)
// bigint and instants arrive as pool.ts parses them: numbers and ISO strings.
const text = readFileSync(out, 'utf8')
  .replace(/export type Int8 = .*/, 'export type Int8 = number;')
  .replace(/export type Timestamp = .*/, 'export type Timestamp = ColumnType<string, Date | string, Date | string>;')
writeFileSync(out, text)
