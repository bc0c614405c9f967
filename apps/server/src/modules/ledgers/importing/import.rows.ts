import { sql } from "kysely";
import type { Tx } from "../../../platform/db/in-scope.ts";

/** Column names with their SQL types; a type ending in `tsvector` is given as an array of lexemes. */
export type Columns = Readonly<Record<string, string>>;

/**
 * Inserts rows as one set: they travel as one JSON parameter and become a record set in the server.
 * COPY is refused on tables behind row-level security, and a list of VALUES stops at 65,535 parameters.
 */
export async function insertRows(tx: Tx, table: string, community: number, columns: Columns, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const values = names.map((name) => (columns[name] === "tsvector" ? sql`array_to_tsvector(${sql.ref(`x.${name}`)})` : sql.ref(`x.${name}`)));
  await sql`insert into ${sql.table(table)} (community, ${sql.join(names.map((name) => sql.ref(name)))})
    select ${community}::bigint, ${sql.join(values)} from ${recordSet(columns, rows)}`.execute(tx);
}

/** `json_to_recordset($1) as x(…)`, for an insert or to join an update with. */
export function recordSet(columns: Columns, rows: readonly object[]) {
  const definition = Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type === "tsvector" ? "text[]" : type)}`);
  return sql`json_to_recordset(${JSON.stringify(rows)}::json) as x(${sql.join(definition)})`;
}

/** How bytea stands in JSON. */
export function bytes(buffer: Buffer): string {
  return `\\x${buffer.toString("hex")}`;
}
