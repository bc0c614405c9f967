import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { toString as drawQr } from 'qrcode'
import { v7 } from 'uuid'
import { type Caller, communityOf, requireKind, requireRight, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { passLifeDays } from './lifetimes.ts'
import { refuse } from './refusals.ts'
import { type Begun, type SignInRequest, addressLimit, begin } from './sign-in.service.ts'

export interface PrintedPass {
  id: string
  household: string
  url: string
  qrSvg: string
  expiresAt: string
}

/**
 * A paper one-time QR 入户码 for one household. Only the token's hash is kept, so it is shown once;
 * unused older ones of the household end, as the paper may lie anywhere.
 */
export async function createPass(context: AccountsContext, caller: Caller, household: string, id: string): Promise<PrintedPass> {
  requireKind(caller, 'staff')
  requireRight(caller, 'passes.write')
  const community = communityOf(caller)
  const token = randomBytes(32).toString('base64url')
  const made = await inScope(context.deps.database, caller, 'write', async (tx) => {
    // Locked, so that two printers at once do not leave two open passes.
    const found = await tx
      .selectFrom('household')
      .select('id')
      .where('community', '=', community)
      .where('id', '=', household)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (found === undefined) throw new AppError('not_found')
    if (
      (await tx.selectFrom('household_pass').select('id').where('community', '=', community).where('id', '=', id).executeTakeFirst()) !==
      undefined
    )
      throw refuse('pass-already-shown')
    const withdrawn = await tx
      .updateTable('household_pass')
      .set({ withdrawn_at: sql<string>`clock_timestamp()` })
      .where('community', '=', community)
      .where('household_id', '=', household)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    const pass = await tx
      .insertInto('household_pass')
      .values({
        community,
        id,
        household_id: household,
        token_hash: hashOf(token),
        issued_by: caller.id,
        expires_at: sql<string>`clock_timestamp() + make_interval(days => ${passLifeDays})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow()
    const label = await labelOf(tx, community, household)
    await record(tx, caller, {
      verb: 'pass.create',
      entity: 'household_pass',
      entityId: id,
      household,
      detail: { withdrawn: Number(withdrawn.numUpdatedRows) },
    })
    return { expiresAt: pass.expires_at, label }
  })
  const url = passUrl(context, token)
  return {
    id,
    household: made.label,
    url,
    qrSvg: await drawQr(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }),
    expiresAt: made.expiresAt,
  }
}

/** A resident signs in with the paper, once: of any number of parallel uses exactly one succeeds. */
export async function usePass(context: AccountsContext, request: SignInRequest, token: string): Promise<Begun> {
  const keys = [{ subject: `pass:${request.address}`, limit: addressLimit }]
  const account = await context.attempts.guess(keys, () => claim(context, token))
  if (account === null) throw new AppError('pass_not_valid')
  return begin(context, request, await context.logins.createSession(account, 'resident'), 'resident')
}

async function claim(context: AccountsContext, token: string): Promise<string | null> {
  const { database } = context.deps
  const hash = hashOf(token)
  const open = await inScope(database, systemCaller('pass'), 'read', (tx) =>
    tx
      .selectFrom('household_pass')
      .select(['community', 'household_id'])
      .where('token_hash', '=', hash)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('expires_at', '>', sql<string>`clock_timestamp()`)
      .executeTakeFirst(),
  )
  if (open === undefined) return null
  // Made first and taken back when another use wins: a used pass without an account would lock its household out.
  const account = v7()
  await context.logins.createBearer(account, 'resident', open.household_id)
  const won = await inScope(database, systemCaller('pass', open.community), 'write', (tx) =>
    useIn(tx, open.community, hash, account),
  ).catch(async (error: unknown) => {
    await context.logins.removeBearer(account).catch(() => undefined)
    throw error
  })
  if (!won) await context.logins.removeBearer(account)
  return won ? account : null
}

async function useIn(tx: Tx, community: number, hash: Buffer, account: string): Promise<boolean> {
  const used = await tx
    .updateTable('household_pass')
    .set({ used_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<string>`clock_timestamp()`)
    .returning(['id', 'household_id'])
    .executeTakeFirst()
  if (used === undefined) return false
  await tx
    .insertInto('resident_account')
    .values({ community, account_id: account, household_id: used.household_id, pass_id: used.id })
    .execute()
  await record(
    tx,
    { ...systemCaller('pass', community), id: account },
    { verb: 'pass.use', entity: 'household_pass', entityId: used.id, household: used.household_id },
  )
  return true
}

async function labelOf(tx: Tx, community: number, household: string): Promise<string> {
  const { rows } = await sql<{ label: string }>`
    select e.name || ' ' || d.label as label from occupancy o
      join dwelling d on d.community = o.community and d.id = o.dwelling_id
      join building b on b.community = d.community and b.id = d.building_id
      join estate e on e.community = b.community and e.id = b.estate_id
    where o.community = ${community} and o.household_id = ${household} and o.ends_on is null`.execute(tx)
  return rows[0]?.label ?? ''
}

/** What a pass's QR says. After the #: tokens never reach logs or Referer. */
export function passUrl(context: AccountsContext, token: string): string {
  return `${context.deps.config.publicUrl.origin}/phone/pass#${token}`
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
