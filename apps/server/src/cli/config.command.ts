import type { Command } from 'commander'
import { checkDatabase } from './config-database.check.ts'
import type { Finding } from './config-findings.ts'
import { checkMachine } from './config-machine.check.ts'
import { checkSettings, showSettings } from './config-settings.check.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { givenEnvironment } from '../platform/config.ts'
import { requireNode } from '../platform/node-version.ts'

export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('The settings of this installation 设置')
    .command('check')
    .description(
      'Check settings, folders, database, limits and backups, and say what to do; changes nothing. Exit: 0 fine, 1 errors, 2 warnings',
    )
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) => report(options, () => check(givenEnvironment())))
}

/** Everything that would keep the server from starting or from serving well. */
export async function check(env: Record<string, string | undefined>): Promise<Outcome> {
  requireNode()
  const settings = showSettings(env)
  const { config, findings: ofSettings } = checkSettings(env)
  const findings = config === null ? ofSettings : [...ofSettings, ...(await checkMachine(config)), ...(await checkDatabase(config, say))]
  const has = (state: Finding['state']) => findings.some((finding) => finding.state === state)
  return {
    exit: has('error') ? exitCodes.failed : has('warning') ? exitCodes.found : exitCodes.done,
    json: { ok: !has('error'), findings, settings },
    lines: [
      ...settings.map(({ name, value, zh, en }) => `  ${name.padEnd(28)} ${(value ?? '-').padEnd(28)} ${zh} ${en}`),
      '',
      ...findings.flatMap(({ state, zh, en }) => [`${marks[state]} ${zh}`, ...(zh === en ? [] : [`  ${en}`])]),
    ],
  }
}

const marks = { ok: '✓', warning: '!', error: '✗' } as const
