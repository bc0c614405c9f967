import type { Command } from 'commander'
import { rebuildMatterDays } from '../modules/matters/index.ts'
import { rebuildRollups } from '../modules/space/index.ts'
import { chooseCommunity, readDivisionCode } from './community.option.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { withRuntime } from './runtime.ts'

interface Options {
  community?: number
  json?: boolean
}

export function registerRollups(program: Command): void {
  program
    .command('rollups')
    .description('The counts screens show 汇总')
    .command('rebuild')
    .description('Count everything afresh, for every community or for one, and print what differed: nothing should')
    .option('--community <code>', '12-digit code of one community', readDivisionCode)
    .option('--json', 'print the result as JSON')
    .action((options: Options) => report(options, () => rebuild(options)))
}

async function rebuild(options: Options): Promise<Outcome> {
  const differences = await withRuntime(say, async (runtime) => {
    const only = options.community === undefined ? undefined : (await chooseCommunity(runtime, options.community)).community
    return [...(await rebuildRollups(runtime.database, only)), ...(await rebuildMatterDays(runtime.database, only))]
  })
  return {
    exit: exitCodes.done,
    json: { differences },
    lines:
      differences.length === 0
        ? ['Rebuilt; every count was right. 已重算，全部一致。']
        : [
            `Rebuilt; ${String(differences.length)} counts differed and are right now:`,
            ...differences.map(
              (one) =>
                `  ${String(one.community)} ${one.measure} ${one.place}: ${String(one.before ?? '-')} -> ${String(one.after ?? '-')}`,
            ),
          ],
  }
}
