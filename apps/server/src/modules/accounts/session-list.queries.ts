import type { AccountsContext } from './accounts.context.ts'

export interface ListedSession {
  id: string
  account: string
  method: string | null
  user_agent: string | null
  address: string | null
  new_device: boolean
  since: Date
  last_seen: Date
  name: string
  login: string | null
}

/** Living sessions of these accounts, the last used first. The same limits as the look-up's, by the database's clock. */
export async function listSessionsOf(
  context: Pick<AccountsContext, 'pool' | 'cookie'>,
  accounts: readonly string[],
  limit = 500,
): Promise<ListedSession[]> {
  if (accounts.length === 0) return []
  const { staff, resident } = context.cookie.lifetimes
  const { rows } = await context.pool.query<ListedSession>(
    `select s.id, s."userId" as account, s.method, s."userAgent" as user_agent, s."ipAddress" as address, s."newDevice" as new_device,
       s."createdAt" as since, s."lastSeenAt" as last_seen, u.name, u.username as login
     from session s join "user" u on u.id = s."userId"
     where s."userId" = any ($1::text[]) and u.kind <> 'device' and u."disabledAt" is null
       and least(s."expiresAt", s."lastSeenAt" + make_interval(secs => case u.kind when 'staff' then $2::float8 else $3 end),
         s."createdAt" + make_interval(secs => case u.kind when 'staff' then $4::float8 else $5 end)) > now()
     order by s."lastSeenAt" desc, s.id limit $6`,
    [[...accounts], staff.idle, resident.idle, staff.absolute, resident.absolute, limit],
  )
  return rows
}

/** Ends sessions of one account by id. @returns how many there were */
export async function endSessions(
  context: Pick<AccountsContext, 'pool'>,
  account: string,
  which: { only: string } | { allBut: string },
): Promise<number> {
  const [id, same] = 'only' in which ? [which.only, true] : [which.allBut, false]
  const { rowCount } = await context.pool.query('delete from session where "userId" = $1 and (id = $2) = $3', [account, id, same])
  return rowCount ?? 0
}

export async function findSessionAccount(context: Pick<AccountsContext, 'pool'>, id: string): Promise<string | null> {
  const { rows } = await context.pool.query<{ userId: string }>('select "userId" from session where id = $1', [id])
  return rows[0]?.userId ?? null
}
