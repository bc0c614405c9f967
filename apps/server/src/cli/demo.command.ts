import type { Command } from 'commander'
import { demoAccounts, demoCommunity, demoPassUrl, demoPassword, resetDemo } from '../modules/demo/index.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { withAccounts, withRuntime } from './runtime.ts'

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('The demo community 演示数据')
    .command('reset')
    .description(
      'Remove the demo community and its accounts and create them anew; its audit chain stays, other communities are not touched',
    )
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) => report(options, reset))
}

async function reset(): Promise<Outcome> {
  const pass = await withRuntime(say, (runtime) =>
    withAccounts(runtime, async (accounts) => {
      say('Removing the demo community and creating it anew.')
      await resetDemo({ deps: runtime, accounts }, runtime.owner)
      return demoPassUrl({ deps: runtime, accounts })
    }),
  )
  return {
    exit: exitCodes.done,
    json: {
      community: demoCommunity,
      accounts: demoAccounts.map(({ login, zh, en }) => ({ login, password: demoPassword, zh, en })),
      pass,
    },
    lines: [
      'The demo community is as on the first day. 演示社区已复原。',
      ...demoAccounts.map(({ login, zh }) => `  ${login}  ${demoPassword}  ${zh}`),
      ...(pass === null ? [] : [`  ${pass}`]),
    ],
  }
}
