import { type Config, ConfigError, readConfig, settingNames } from '../platform/config.ts'
import { settingsAbout } from '../platform/config-about.ts'
import { type Finding, error, ok, warning } from './config-findings.ts'

export interface ShownSetting {
  name: string
  /** null: not set, its default holds. Secrets show that they are set, not what they are. */
  value: string | null
  zh: string
  en: string
}

type Environment = Record<string, string | undefined>

/** Every setting with its value, in the order of the documentation. */
export function showSettings(env: Environment): ShownSetting[] {
  return Object.entries(settingsAbout).map(([name, { zh, en, secret }]) => {
    const value = env[name]?.trim() ?? ''
    return { name, value: value === '' ? null : secret === true ? '***' : value, zh, en }
  })
}

/** The settings by themselves: mistakes, names nobody knows, and choices that are unwise in production. */
export function checkSettings(env: Environment): { config: Config | null; findings: Finding[] } {
  const findings: Finding[] = unknownNames(env).map((name) =>
    warning('settings', {
      zh: `没有叫 ${name} 的设置，写了也不起作用；看看是不是写错了。`,
      en: `${name} is not a setting and has no effect; perhaps it is misspelt.`,
    }),
  )
  try {
    const config = readConfig(env)
    return { config, findings: [...findings, ok('settings', { zh: '设置都能读懂。', en: 'All settings can be read.' }), ...judge(config)] }
  } catch (mistake) {
    if (!(mistake instanceof ConfigError)) throw mistake
    return { config: null, findings: [...findings, ...mistake.mistakes.map((text) => error('settings', { zh: text, en: text }))] }
  }
}

function unknownNames(env: Environment): string[] {
  const known = new Set([...settingNames, 'LINLI_CHROMIUM', 'LINLI_TEST_POSTGRES'])
  return Object.keys(env).filter((name) => name.startsWith('LINLI_') && !known.has(name))
}

function judge(config: Config): Finding[] {
  if (!config.production)
    return [
      warning('production', {
        zh: '没有按正式使用运行；正式使用请设 NODE_ENV=production。',
        en: 'This is not set up for real use; set NODE_ENV=production for that.',
      }),
    ]
  const findings: Finding[] = []
  if (!config.secureCookies)
    findings.push(
      error('address', {
        zh: 'PUBLIC_URL 不是 https：密码和居民信息在路上能被看见。',
        en: 'PUBLIC_URL is not https: passwords and resident data can be read on their way.',
      }),
    )
  else if (config.trustProxy === false)
    findings.push(
      warning('address', {
        zh: '用了 https，但 LINLI_TRUST_PROXY 为 off：反向代理后面的人会被当成同一个来访者，共用一份限额。',
        en: 'The address is https, yet LINLI_TRUST_PROXY is off: behind a proxy everybody counts as one visitor and shares its limits.',
      }),
    )
  if (config.secondFactor === 'optional')
    findings.push(
      warning('second-factor', {
        zh: 'LINLI_TOTP 为 optional：工作人员只凭密码就能登录。',
        en: 'LINLI_TOTP is optional: staff sign in with a password alone.',
      }),
    )
  if (config.backup.at === null)
    findings.push(
      warning('backup', { zh: 'LINLI_BACKUP_AT 为 off：不会自动备份。', en: 'LINLI_BACKUP_AT is off: no backup is made by itself.' }),
    )
  return findings
}
