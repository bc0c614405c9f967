import { getMigrations } from 'better-auth/db/migration'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountsDoor, openAccountsDoor } from './testing/door.ts'
import { cookiePair, sessionCookie } from './cookie.ts'

describe('Better Auth and what we build on it', () => {
  let door: AccountsDoor
  beforeAll(async () => {
    door = await openAccountsDoor()
  })
  afterAll(() => door.close())

  it('finds nothing to add to the schema of the migration', async () => {
    const plan = await getMigrations(door.accounts.context.auth.options)
    expect([plan.toBeCreated, plan.toBeAdded, plan.toBeAddedIndexes, plan.schemaProblems]).toEqual([[], [], [], []])
  })

  it('reads the cookie we sign as its own', async () => {
    const { context } = door.accounts
    const { id } = await door.staff('signer')
    const token = await context.logins.createSession(id, 'staff')
    const session = await context.auth.api.getSession({ headers: new Headers({ cookie: cookiePair(context.cookie, token) }) })
    expect(session?.user.id).toBe(id)
    expect(sessionCookie(context.cookie, token, 'staff')).toContain(cookiePair(context.cookie, token))
  })

  it('lets nobody sign up', async () => {
    await expect(
      door.accounts.context.auth.api.signUpEmail({ body: { name: 'x', email: 'x@example.org', password: 'a long enough password' } }),
    ).rejects.toMatchObject({ statusCode: 400 })
  })

  it('shows the application no password, and lets it write nothing there', async () => {
    const { pool } = door.db
    for (const text of [
      'select password from auth.account',
      'select email from auth."user"',
      'select "userAgent" from auth.session',
      'select * from auth."deviceCode"',
      `update auth."user" set name = 'x'`,
      'delete from auth.session',
      'select * from auth.attempt',
    ]) {
      await expect(pool.query(text)).rejects.toMatchObject({ code: '42501' })
    }
    expect((await pool.query('select id, username from auth."user"')).rowCount).toBe(1)
  })

  it('gives the sign-in role nothing outside its schema', async () => {
    const rows = await door.db.asOwner<{ table: string }>(
      `select table_schema || '.' || table_name as table from information_schema.table_privileges where grantee = 'linli_auth' and table_schema <> 'auth'`,
    )
    expect(rows).toEqual([])
  })
})
