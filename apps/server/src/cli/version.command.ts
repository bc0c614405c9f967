import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { checkoutRoot } from '../platform/config.ts'
import { readMigrations } from '../platform/db/migrate.ts'
import { type Outcome, exitCodes, report } from './report.ts'

export function registerVersion(program: Command): void {
  program
    .command('version')
    .description('Versions of the program, its schema and Node; needs no database')
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) => report(options, tell))
}

async function tell(): Promise<Outcome> {
  const text = await readFile(path.join(checkoutRoot, 'package.json'), 'utf8')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text))
  const schema = (await readMigrations()).at(-1)?.name ?? ''
  return {
    exit: exitCodes.done,
    json: { version, schema, node: process.versions.node },
    lines: [`Linli ${version}, schema ${schema}, Node ${process.versions.node}`],
  }
}
