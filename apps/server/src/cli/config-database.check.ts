import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../platform/config.ts'
import { startEmbedded } from '../platform/db/embedded/index.ts'
import { type DatabaseFacts, inspectDatabase } from '../platform/db/inspect.ts'
import { readMigrations } from '../platform/db/migrate.ts'
import { type Connection, connectionFromUrl } from '../platform/db/pool.ts'
import { errorFields } from '../platform/logs/log.ts'
import { loadSecrets } from '../platform/secrets.ts'
import { type Finding, error, ok, warning } from './config-findings.ts'

/** The database without changing it: not migrated, no role made; the embedded one is started for the look when it is not running. */
export async function checkDatabase(config: Config, say: (line: string) => void): Promise<Finding[]> {
  if (config.databaseUrl !== null) return look(connectionFromUrl(config.databaseUrl), true)
  const keys = await stat(path.join(config.dataDir, 'keys', 'linli.key')).catch(() => null)
  if (keys === null)
    return [
      ok('database', {
        zh: '自带的数据库还没有，第一次启动时会建好。',
        en: 'There is no embedded database yet; the first start makes it.',
      }),
    ]
  const secrets = await loadSecrets(config.dataDir)
  const server = await startEmbedded({
    dataDir: config.dataDir,
    passwords: { owner: secrets.databaseOwner.toString('hex') },
    log: say,
    join: true,
  })
  try {
    const { host, port, user, password, database } = server
    return await look({ host, port, user, password, database }, false)
  } finally {
    await server.stop()
  }
}

async function look(owner: Connection, external: boolean): Promise<Finding[]> {
  try {
    return judgeDatabase(
      await inspectDatabase(owner),
      (await readMigrations()).map(({ name }) => name),
      external,
    )
  } catch (failure) {
    const { kind, code } = errorFields(failure)
    return [
      error('database', {
        zh: `连不上数据库 ${owner.database}（${owner.host}，${code ?? kind}）；看看 DATABASE_URL 对不对、数据库开着没有。`,
        en: `The database ${owner.database} on ${owner.host} cannot be reached (${code ?? kind}); check DATABASE_URL and that the server is running.`,
      }),
    ]
  }
}

export function judgeDatabase(facts: DatabaseFacts, ours: readonly string[], external: boolean): Finding[] {
  const findings: Finding[] = []
  const say = (finding: Finding) => findings.push(finding)
  if (facts.major < 15 || facts.major > 18)
    say(
      error('database', {
        zh: `数据库是 Postgres ${facts.version}；邻里要 15 到 18。`,
        en: `The database is Postgres ${facts.version}; Linli runs on 15 to 18.`,
      }),
    )
  else say(ok('database', { zh: `数据库 Postgres ${facts.version} 能连上。`, en: `Postgres ${facts.version} answers.` }))
  if (facts.encoding !== 'UTF8' || !facts.knowsHan)
    say(
      error('database-locale', {
        zh: "数据库不认得中文；请用 encoding 'UTF8' locale 'C.UTF-8' 新建一个（TEMPLATE template0）。",
        en: "The database does not know Chinese letters; create one with encoding 'UTF8' locale 'C.UTF-8' (TEMPLATE template0).",
      }),
    )
  else say(ok('database-locale', { zh: '数据库认得中文。', en: 'The database knows Chinese letters.' }))
  if (external && !(facts.owns && facts.mayCreateRoles))
    say(
      error('database-roles', {
        zh: 'DATABASE_URL 的用户要拥有这个数据库，并能建角色（CREATEROLE）。',
        en: 'The user of DATABASE_URL must own the database and may create roles (CREATEROLE).',
      }),
    )
  else if (facts.appRole === 'bypasses-the-wall')
    say(
      error('database-roles', {
        zh: '邻里的应用角色能绕过行级权限；请收回它的 SUPERUSER 和 BYPASSRLS。',
        en: "Linli's application role may bypass row-level security; take SUPERUSER and BYPASSRLS from it.",
      }),
    )
  else say(ok('database-roles', { zh: '数据库角色没有问题。', en: 'The roles of the database are right.' }))
  say(judgeMigrations(facts.migrations, ours))
  const skew = Math.round(facts.clockSeconds)
  if (Math.abs(facts.clockSeconds) > 5)
    say(
      warning('clock', {
        zh: `和数据库的时钟差 ${String(skew)} 秒；请打开自动对时。`,
        en: `The clocks differ by ${String(skew)} seconds; switch time synchronisation on.`,
      }),
    )
  else say(ok('clock', { zh: '和数据库的时钟一致。', en: 'The clocks agree.' }))
  return findings
}

function judgeMigrations(applied: readonly string[] | null, ours: readonly string[]): Finding {
  const unknown = (applied ?? []).filter((name) => !ours.includes(name))
  if (unknown.length > 0)
    return error('migrations', {
      zh: `数据库已被更新的版本升级（${unknown.join('、')}）；请启动那个版本。`,
      en: `The database was migrated by a newer version (${unknown.join(', ')}); start that version.`,
    })
  const missing = ours.filter((name) => applied?.includes(name) !== true).length
  if (missing === 0) return ok('migrations', { zh: '数据库结构是最新的。', en: 'The schema is current.' })
  return ok('migrations', {
    zh: `下次启动时数据库结构会升级 ${String(missing)} 步。`,
    en: `The next start brings the schema ${String(missing)} steps further.`,
  })
}
