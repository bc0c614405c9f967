import { initialContactRules } from '@linli/contract/contact-rules'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import { roundsOn, sumStates } from './duties.sql.ts'

/** The statement that derives every duty there is by the rules a community begins with, for measuring. Literals only. */
export function sumAllDuties(day: string): string {
  const compiler = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  const rounds = roundsOn([{ startsOn: '1900-01-01', ...initialContactRules }], day)
  return sumStates(rounds, day, sql`true`, null).compile(compiler).sql
}
