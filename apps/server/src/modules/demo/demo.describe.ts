import { demoAccounts, demoPassword } from './demo.content.ts'
import { type DemoParts, demoPassUrl } from './demo.service.ts'

/** The demo's sign-ins for people who start it: accounts with their password, and one household code. */
export async function describeDemo(parts: DemoParts): Promise<string> {
  const pass = await demoPassUrl(parts)
  if (pass === null) return ''
  const widest = Math.max(...demoAccounts.map(({ login }) => login.length))
  return [
    `演示账号 demo accounts(密码 password: ${demoPassword})`,
    ...demoAccounts.map(({ login, zh, en }) => `  ${login.padEnd(widest)}  ${zh} · ${en}`),
    '3栋一户的入户码，可用一次 one-time household code, building 3:',
    `  ${pass}`,
    '',
  ].join('\n')
}
