import { createHash, randomBytes } from 'node:crypto'
import type { PassSlip } from '@linli/contract/setup'
import { sql } from 'kysely'
import { toString as drawQr } from 'qrcode'
import { type Caller, communityOf, requireKind, requireRight } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { AccountsContext } from './accounts.context.ts'
import { passLifeDays } from './lifetimes.ts'
import { hashOf, passUrl } from './pass.service.ts'
import { refuse } from './refusals.ts'

export interface PassSheet {
  estate: string
  building: string
  slips: PassSlip[]
  /** Households left out, as they hold an unused code. */
  left: number
}

interface Home {
  household_id: string
  unit: string
  room: string
  has_open: boolean
}

/**
 * One-time QR slips for all households of a building, in the order of the doors; homes registered as empty have
 * nobody to give one to. All or none, one audit entry a household. Earlier unused codes end only when asked.
 */
export async function createPassSheet(
  context: AccountsContext,
  caller: Caller,
  building: string,
  { id, withdrawEarlier }: { id: string; withdrawEarlier: boolean },
): Promise<PassSheet> {
  requireKind(caller, 'staff')
  requireRight(caller, 'passes.write')
  const community = communityOf(caller)
  const made = await inScope(context.deps.database, caller, 'write', async (tx) => {
    const place = await findBuilding(tx, community, building)
    const homes = await lockHomes(tx, community, building)
    const chosen = homes.filter((home) => withdrawEarlier || !home.has_open)
    const passes = chosen.map((home) => ({
      id: slipId(id, home.household_id),
      household: home.household_id,
      token: randomBytes(32).toString('base64url'),
    }))
    await requireFresh(tx, community, homes, id)
    const withdrawn = withdrawEarlier ? await withdraw(tx, community, homes) : 0
    const expiresAt = passes.length === 0 ? '' : await insertPasses(tx, community, caller.id, passes)
    if (passes.length > 0)
      await record(tx, caller, [
        { verb: 'pass.create-sheet', entity: 'building', entityId: building, detail: { count: passes.length, withdrawn } },
        ...passes.map((pass) => ({
          verb: 'pass.create',
          entity: 'household_pass',
          entityId: pass.id,
          household: pass.household,
          detail: { sheet: id },
        })),
      ])
    return { place, chosen, passes, left: homes.length - chosen.length, expiresAt }
  })
  const slips: PassSlip[] = []
  for (const [index, home] of made.chosen.entries()) {
    const url = passUrl(context, made.passes[index]?.token ?? '')
    slips.push({
      household: home.household_id,
      building: made.place.building,
      unit: home.unit,
      room: home.room,
      url,
      qrSvg: await drawQr(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 }),
      expiresAt: made.expiresAt,
    })
    // Drawing a code takes two milliseconds and a tower has some hundreds.
    if (index % 10 === 9) await new Promise((resolve) => setImmediate(resolve))
  }
  return { ...made.place, slips, left: made.left }
}

async function findBuilding(tx: Tx, community: number, id: string): Promise<{ estate: string; building: string }> {
  const found = await tx
    .selectFrom('building as b')
    .innerJoin('estate as e', (join) => join.onRef('e.community', '=', 'b.community').onRef('e.id', '=', 'b.estate_id'))
    .select(['e.name as estate', 'b.name as building'])
    .where('b.community', '=', community)
    .where('b.id', '=', id)
    .executeTakeFirst()
  if (found === undefined) throw new AppError('not_found')
  return found
}

/** Locked, so that two printers at once do not leave two open passes for a household. */
async function lockHomes(tx: Tx, community: number, building: string): Promise<Home[]> {
  await sql`select h.id from household h where h.community = ${community} and h.building_id = ${building} order by h.id for no key update`.execute(
    tx,
  )
  const { rows } = await sql<Home>`
    select o.household_id, u.number as unit, d.room,
      exists (select from household_pass p where p.community = ${community} and p.household_id = o.household_id
        and p.used_at is null and p.withdrawn_at is null and p.expires_at > clock_timestamp()) as has_open
    from dwelling d
      join occupancy o on o.community = d.community and o.dwelling_id = d.id and o.ends_on is null and o.kind <> 'empty'
      join unit u on u.community = d.community and u.id = d.unit_id
    where d.community = ${community} and d.building_id = ${building} order by d.address_key, o.household_id`.execute(tx)
  return rows
}

/** A sheet is shown once: its ids tell whether it was. */
async function requireFresh(tx: Tx, community: number, homes: readonly Home[], sheet: string): Promise<void> {
  const ids = homes.map((home) => slipId(sheet, home.household_id))
  if (ids.length === 0) return
  const shown = await tx
    .selectFrom('household_pass')
    .select('id')
    .where('community', '=', community)
    .where('id', 'in', ids)
    .limit(1)
    .executeTakeFirst()
  if (shown !== undefined) throw refuse('pass-already-shown')
}

async function withdraw(tx: Tx, community: number, homes: readonly Home[]): Promise<number> {
  if (homes.length === 0) return 0
  const ended = await tx
    .updateTable('household_pass')
    .set({ withdrawn_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where(
      'household_id',
      'in',
      homes.map((home) => home.household_id),
    )
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

async function insertPasses(
  tx: Tx,
  community: number,
  issuer: string,
  passes: readonly { id: string; household: string; token: string }[],
): Promise<string> {
  const { rows } = await sql<{ expires_at: string }>`
    insert into household_pass (community, id, household_id, token_hash, issued_by, expires_at)
    select ${community}, given.id, given.household, decode(given.hash, 'hex'), ${issuer}, now() + make_interval(days => ${passLifeDays})
    from jsonb_to_recordset(${JSON.stringify(
      passes.map((pass) => ({ id: pass.id, household: pass.household, hash: hashOf(pass.token).toString('hex') })),
    )}::jsonb) as given (id uuid, household uuid, hash text)
    returning expires_at`.execute(tx)
  const [first] = rows
  if (first === undefined) throw new Error('no pass was written')
  return first.expires_at
}

/** A UUIDv7 at the sheet's own moment, the same whenever the same sheet is asked for again. */
function slipId(sheet: string, household: string): string {
  const hash = createHash('sha256').update(`${sheet} ${household}`).digest('hex')
  return `${sheet.slice(0, 15)}${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`
}
