import type { Command } from 'commander'
import { createDivisionSearch } from '../modules/divisions/index.ts'
import { createSetup } from '../modules/setup/index.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { CommandError, withAccounts, withRuntime } from './runtime.ts'

export function registerSetup(program: Command): void {
  program
    .command('setup')
    .description('The set-up of an empty installation 初始设置')
    .command('code')
    .description('Print a new one-time set-up code; the one before and the browser it let in are out')
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) => report(options, renewCode))
}

async function renewCode(): Promise<Outcome> {
  const made = await withRuntime(say, (runtime) =>
    withAccounts(runtime, async (accounts) => {
      const setup = createSetup({ ...runtime, accounts, search: createDivisionSearch(runtime.database) })
      const code = await setup.renewCode()
      return code === null ? null : { ...code, address: `${runtime.config.publicUrl.origin}/center/setup` }
    }),
  )
  if (made === null) throw new CommandError('This installation has its administrator; there is nothing to set up.')
  return {
    exit: exitCodes.done,
    json: { ...made },
    lines: [`Set-up code: ${made.code}`, `Enter it at ${made.address}. It also stands in ${made.file}.`],
  }
}
