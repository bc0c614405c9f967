import { createHmac } from 'node:crypto'
import pg from 'pg'
import type { Connection } from './pool.ts'

/** The ways the running server signs in: rows behind the wall, the sign-in tables, and the queue of jobs. */
export interface RoleConnections {
  app: Connection
  auth: Connection
  jobs: Connection
}

/**
 * Creates the group roles the migrations grant to (`linli_app`, `linli_auth`, `linli_jobs`) and this database's own
 * login roles in them. Roles are cluster-wide, so the logins carry the database's name.
 * The app login owns nothing, is no superuser and cannot bypass row-level security.
 */
export async function ensureRoles(owner: Connection, passwords: { app: string; auth: string }): Promise<RoleConnections> {
  const client = new pg.Client({ ...owner, application_name: 'linli roles' })
  await client.connect()
  try {
    const app = `linli_app_${owner.database}`
    const auth = `linli_auth_${owner.database}`
    const jobs = `linli_jobs_${owner.database}`
    // Key files of before have no password for jobs: it is derived, so that none needs changing.
    const jobsPassword = createHmac('sha256', passwords.app).update('linli jobs').digest('hex')
    await ensureRole(client, 'linli_app', 'nologin')
    await ensureRole(client, 'linli_auth', 'nologin')
    await ensureRole(client, 'linli_jobs', 'nologin')
    await ensureLogin(client, app, passwords.app, 'linli_app')
    await ensureLogin(client, auth, passwords.auth, 'linli_auth')
    await ensureLogin(client, jobs, jobsPassword, 'linli_jobs')
    await refuseWeakWall(client, app)
    return {
      app: { ...owner, user: app, password: passwords.app },
      auth: { ...owner, user: auth, password: passwords.auth },
      jobs: { ...owner, user: jobs, password: jobsPassword },
    }
  } finally {
    await client.end()
  }
}

async function ensureRole(client: pg.Client, name: string, options: string): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [name])
  if (found.rowCount !== 0) return
  try {
    await client.query(`create role ${client.escapeIdentifier(name)} ${options}`)
  } catch (error) {
    // Another instance may create it at the same moment.
    if (!isCode(error, ['42710', '23505'])) throw error
  }
}

async function ensureLogin(client: pg.Client, name: string, password: string, group: string): Promise<void> {
  await ensureRole(client, name, 'login')
  const role = client.escapeIdentifier(name)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`alter role ${role} login password ${client.escapeLiteral(password)}`)
      await client.query(`grant ${group} to ${role}`)
      return
    } catch (error) {
      // "tuple concurrently updated" when two instances start at once.
      if (attempt >= 5 || !isCode(error, ['XX000'])) throw error
    }
  }
}

async function refuseWeakWall(client: pg.Client, app: string): Promise<void> {
  const { rows } = await client.query<{ weak: boolean }>('select rolsuper or rolbypassrls as weak from pg_roles where rolname = $1', [app])
  if (rows[0]?.weak !== false) throw new Error(`the role ${app} may bypass row-level security; take SUPERUSER and BYPASSRLS from it`)
}

function isCode(error: unknown, codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
