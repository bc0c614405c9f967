import { runMigrations } from 'graphile-worker'
import { createLibraryPool } from './library-pool.ts'
import type { Connection } from './pool.ts'
import { quietWorkerLogger } from './worker-logger.ts'

export const jobsSchema = 'graphile_worker'

/**
 * Brings the job queue's own schema to the installed version as the schema's owner, and lets `linli_jobs` — and nobody
 * else — work in it. Its tables have row-level security switched on by the library, without any policy of its own.
 */
export async function migrateJobs(owner: Connection): Promise<void> {
  const pool = createLibraryPool(owner, { schema: jobsSchema, max: 1, name: 'linli migrate jobs' })
  try {
    await runMigrations({ pgPool: pool, schema: jobsSchema, logger: quietWorkerLogger })
    await pool.query(grants)
  } finally {
    await pool.end()
  }
}

const grants = `
do $grant$
declare one regclass;
begin
  grant usage on schema ${jobsSchema} to linli_jobs;
  for one in select oid from pg_catalog.pg_class where relnamespace = '${jobsSchema}'::regnamespace and relkind = 'r' loop
    execute format('grant select, insert, update, delete on %s to linli_jobs', one);
    if not exists (select from pg_catalog.pg_policy where polrelid = one and polname = 'runner') then
      execute format('create policy runner on %s for all to linli_jobs using (true) with check (true)', one);
    end if;
  end loop;
end $grant$`
