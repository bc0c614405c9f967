import type { Command } from 'commander'
import { systemCaller } from '../platform/caller.ts'
import { type ChainReport, checkChain, listChains } from '../modules/trust/index.ts'
import { readDivisionCode } from './community.option.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { CommandError, withRuntime } from './runtime.ts'

interface Options {
  community?: number
  json?: boolean
}

export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description('The audit chains 审计')
    .command('verify')
    .description('Recompute the hash chain of every community, or of one, and name the first entry that does not hold')
    .option('--community <code>', '12-digit code of one community', readDivisionCode)
    .option('--json', 'print the result as JSON')
    .action((options: Options) => report(options, () => verify(options)))
}

async function verify(options: Options): Promise<Outcome> {
  const chains = await withRuntime(say, async ({ database }) => {
    const codes = (await listChains(database)).filter((code) => options.community === undefined || code === options.community)
    if (codes.length === 0 && options.community !== undefined)
      throw new CommandError(`There is no audit chain of ${String(options.community)} on this installation.`)
    const reports: ChainReport[] = []
    for (const code of codes) {
      let told = 0
      reports.push(
        await checkChain(database, systemCaller('audit verify', code), (checked, total) => {
          if (checked - told < 50_000) return
          told = checked
          say(`${String(code)}: ${String(checked)} of ${String(total)} entries checked.`)
        }),
      )
    }
    return reports
  })
  const broken = chains.filter((chain) => !chain.intact)
  const [first] = broken
  return {
    exit: broken.length === 0 ? exitCodes.done : exitCodes.found,
    json: {
      intact: broken.length === 0,
      entries: chains.reduce((sum, chain) => sum + chain.entries, 0),
      firstBroken: first === undefined ? null : { community: first.community, seq: first.firstBrokenSeq, reason: first.reason },
      communities: chains,
    },
    lines: chains.length === 0 ? ['There is no audit chain yet.'] : chains.map(lineOf),
  }
}

function lineOf({ community, entries, intact, firstBrokenSeq, reason, headHash }: ChainReport): string {
  if (intact) return `${String(community)}: ${String(entries)} entries, intact 完整. Head ${headHash}`
  return `${String(community)}: BROKEN at entry 断在第 ${String(firstBrokenSeq)}: ${reason?.zh ?? ''} ${reason?.en ?? ''}`
}
