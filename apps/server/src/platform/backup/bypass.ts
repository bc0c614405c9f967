import type { OwnerClient } from '../db/owner-client.ts'

/**
 * An owner that is no superuser stands behind the forced wall of its own tables. For the time of a copy the force is taken
 * off, table by table: that touches the owner alone, who may change the policies anyway; the app's roles stay behind the wall.
 * What a killed copy leaves off, the next one puts on again.
 */
export async function withoutForce<T>(client: OwnerClient, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ free: boolean }>(
    'select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user',
  )
  if (rows[0]?.free === true) return await work()
  await alterAll(client, 'no force')
  try {
    return await work()
  } finally {
    await client.query('rollback').catch(() => undefined)
    await alterAll(client, 'force')
  }
}

async function alterAll(client: OwnerClient, how: 'force' | 'no force'): Promise<void> {
  // A writer holds its table for milliseconds; a lock that waits longer would hold up everyone behind it.
  await client.query("set lock_timeout = '2s'")
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity = $1 and pg_has_role(c.relowner, 'usage')
       and n.nspname = 'public'`,
    [how === 'no force'],
  )
  for (const { name } of rows) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(`alter table ${name} ${how} row level security`)
        break
      } catch (error) {
        if (attempt >= 10 || !(error instanceof Error && 'code' in error && error.code === '55P03')) throw error
      }
    }
  }
}
