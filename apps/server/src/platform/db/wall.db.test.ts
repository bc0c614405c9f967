import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDevice, buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { redFlower } from '../../testing/register.ts'
import { publicCaller } from '../caller.ts'
import { record } from '../record.ts'
import { inScope } from './in-scope.ts'

// The catalogue itself is asked: a new table without its wall fails here before any row leaks (HOSTILE.md §4).
const withoutTenant = ['division', 'migration']

describe('every tenant table stands behind the wall', () => {
  let db: TestDatabase
  let tables: { name: string; enabled: boolean; forced: boolean }[]

  beforeAll(async () => {
    db = await createTestDatabase()
    tables = await db.asOwner(
      `select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all($1)`,
      [withoutTenant],
    )
  })
  afterAll(() => db.drop())

  it('row-level security is on and forced', () => {
    expect(tables.length).toBeGreaterThan(15)
    expect(tables.filter((table) => !table.enabled || !table.forced)).toEqual([])
  })

  it('a restrictive policy compares the community with the scope, for reading and writing', async () => {
    const walls = await db.asOwner<{ tablename: string }>(
      `select tablename from pg_policies where policyname = 'wall' and permissive = 'RESTRICTIVE' and cmd = 'ALL' and qual like '%community >= app.lo()%community < app.hi()%' and with_check like '%community >= app.lo()%community < app.hi()%'`,
    )
    expect(walls.map((wall) => wall.tablename).sort()).toEqual(tables.map((table) => table.name).sort())
  })

  it('no policy holds a subquery, which Citus refuses', async () => {
    expect(
      await db.asOwner(
        `select tablename, policyname from pg_policies where schemaname = 'public' and (coalesce(qual, '') ~* '\\mselect\\M' or coalesce(with_check, '') ~* '\\mselect\\M')`,
      ),
    ).toEqual([])
  })

  it('only staff, the system, and helpers about themselves can write', async () => {
    const writers = await db.asOwner<{ name: string }>(
      `select tablename || '.' || policyname as name from pg_policies where schemaname = 'public' and permissive = 'PERMISSIVE' and cmd <> 'SELECT' and policyname <> 'staff_and_system' order by 1`,
    )
    expect(writers.map((writer) => writer.name)).toEqual(['audit_entry.helper_writes', 'chain_head.helper_writes'])
    const note = { verb: 'forged', entity: 'thing' }
    const event = { kind: 'register.changed', privacyClass: 'public', audience: null, data: {} } as const
    const home = '018f0000-0000-7000-8000-000000000001'
    for (const caller of [publicCaller(redFlower), buildResident(redFlower, home, []), buildDevice(redFlower, [], home)])
      await expect(inScope(db, caller, 'write', (tx) => record(tx, caller, note))).rejects.toThrow('row-level security')
    const helper = buildHelper(redFlower, [])
    await expect(inScope(db, helper, 'write', (tx) => record(tx, helper, note, [event]))).rejects.toThrow('row-level security')
    await expect(inScope(db, helper, 'write', (tx) => record(tx, { ...helper, id: 'somebody-else' }, note))).rejects.toThrow(
      'row-level security',
    )
    await inScope(db, helper, 'write', (tx) => record(tx, helper, note))
    await inScope(db, buildStaff(redFlower), 'write', (tx) => record(tx, buildStaff(redFlower), note, [event]))
    expect(await db.asOwner('select actor from audit_entry order by seq')).toEqual([{ actor: 'helper-1' }, { actor: 'staff-1' }])
  })

  it('community leads every primary key and stands in every unique and foreign key', async () => {
    const keys = await db.asOwner<{ name: string; kind: string; columns: string[]; first: string }>(
      `
      select c.conrelid::regclass::text || '.' || c.conname as name, c.contype as kind, array_agg(a.attname::text order by k.n) as columns, (array_agg(a.attname::text order by k.n))[1] as first
      from pg_constraint c cross join unnest(c.conkey) with ordinality as k(attnum, n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum
      where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f') and c.conrelid::regclass::text <> all($1) group by c.conrelid, c.conname, c.contype`,
      [withoutTenant],
    )
    expect(keys.filter((key) => !key.columns.includes('community') || (key.kind === 'p' && key.first !== 'community'))).toEqual([])
    const uniques = await db.asOwner<{ name: string; definition: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indisunique and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relname <> all($1))`,
      [withoutTenant],
    )
    expect(uniques.filter((index) => !index.definition.includes('(community'))).toEqual([])
  })

  it('the app role owns nothing, bypasses nothing and cannot empty a table', async () => {
    const [role] = await db.asOwner(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, (select count(*)::int from pg_class where relowner = r.oid) as owned from pg_roles r where rolname = $1`,
      [db.roles.app.user],
    )
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owned: 0 })
    const grants = await db.asOwner(
      `select table_name, privilege_type from information_schema.role_table_grants where grantee in ('linli_app', 'PUBLIC') and table_schema = 'public' and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`,
    )
    expect(grants).toEqual([])
  })
})
