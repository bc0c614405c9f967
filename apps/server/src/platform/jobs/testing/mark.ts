import { sql } from 'kysely'
import type { Tx } from '../../db/in-scope.ts'

/** An effect that tells how often it happened. */
export async function markTable(tx: Tx, word: string): Promise<void> {
  await sql`insert into test_mark (community, word) values (app.lo(), ${word})`.execute(tx)
}

export const createMarkTable = `create table test_mark (community bigint not null, word text not null);
  call app.build_wall('test_mark'); grant select, insert on test_mark to linli_app`
