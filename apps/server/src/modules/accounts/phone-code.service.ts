import { codeLifeSeconds, codeWaitSeconds } from '@linli/contract/resident-sign-in'
import { checkPhoneNumber } from '@linli/rules/phone-number'
import { v7 } from 'uuid'
import { systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { TextNotSentError, type TextSender } from '../../platform/messages/index.ts'
import type { AccountsContext } from './accounts.context.ts'
import { type PhoneHomeRow, listPhoneHomes, listResidentAccounts, mostHomes } from './resident.queries.ts'
import { refuseResident, refuseTypedPhone } from './resident.refusals.ts'
import { endResidentSignIn } from './resident.service.ts'
import { type Begun, type SignInRequest, begin } from './session-begin.ts'

const minute = 60
const day = 24 * 60 * minute
const wrongPerAddress = 30

/**
 * A code for whoever asks. What the answer says and how long it takes is the same for a phone nobody has: whether it
 * stands in a register is looked up afterwards, and only then is a message sent (HOSTILE.md B03).
 */
export async function requestPhoneCode(context: AccountsContext, request: SignInRequest, typed: string) {
  const texts = textsOf(context)
  const phone = readMobile(typed)
  await context.attempts.spend(
    [
      { subject: `code-phone:${phone}`, limit: 5, seconds: 10 * minute },
      { subject: `code-phone-day:${phone}`, limit: 20, seconds: day },
      { subject: `code-address:${request.address}`, limit: 20, seconds: 10 * minute },
      { subject: `code-address-day:${request.address}`, limit: 100, seconds: day },
    ],
    () => refuseResident('phone-codes-too-often'),
  )
  const made = await context.phoneCodes.make('sign-in', phone)
  context.later('a sign-in code was not sent', () => deliver(context, texts, phone, made))
  return { expiresInSeconds: codeLifeSeconds, waitSeconds: codeWaitSeconds }
}

export interface PhoneSignIn {
  begun: Begun | null
  /** To choose with, when there are several homes. */
  ticket: string | null
  homes: PhoneHomeRow[]
}

/** @throws wrong_code alike for wrong, old, used and burned codes, and for phones nobody has */
export async function signInWithPhone(
  context: AccountsContext,
  request: SignInRequest,
  given: { phone: string; code: string },
): Promise<PhoneSignIn> {
  textsOf(context)
  const phone = readMobile(given.phone)
  const taken = await context.attempts.guess(guesses(request), () => context.phoneCodes.take('sign-in', phone, given.code))
  if (taken === null) throw refuseResident('phone-code-wrong')
  const homes = await homesToChoose(context, phone)
  const [home] = homes
  if (home !== undefined && homes.length === 1) return { begun: await enterHome(context, request, home), ticket: null, homes: [] }
  return { begun: null, ticket: await context.phoneCodes.giveTicket(taken), homes }
}

export async function choosePhoneHome(
  context: AccountsContext,
  request: SignInRequest,
  given: { phone: string; ticket: string; community: number; person: string },
): Promise<Begun> {
  textsOf(context)
  const phone = readMobile(given.phone)
  const taken = await context.attempts.guess(guesses(request), () => context.phoneCodes.takeTicket('sign-in', phone, given.ticket))
  if (taken === null) throw refuseResident('phone-code-wrong')
  const home = (await homesToChoose(context, phone)).find((one) => one.community === given.community && one.person === given.person)
  if (home === undefined) throw refuseResident('phone-code-wrong')
  return enterHome(context, request, home)
}

const guesses = (request: SignInRequest) => [{ subject: `phone-code:${request.address}`, limit: wrongPerAddress }]

/** Adults first of all: a child's number may be a parent's, who is then in the list too. */
async function homesToChoose(context: AccountsContext, phone: string): Promise<PhoneHomeRow[]> {
  const homes = await listPhoneHomes(context.deps, phone)
  if (homes.length === 0) throw refuseResident('phone-code-wrong')
  if (homes.length > mostHomes) throw refuseResident('phone-on-many')
  const adults = homes.filter((home) => !home.minor)
  if (adults.length === 0) throw refuseResident('phone-on-minors')
  return adults
}

/** The person's one account, on however many phones; a new one when the last was for another home or number. */
async function enterHome(context: AccountsContext, request: SignInRequest, home: PhoneHomeRow): Promise<Begun> {
  const { database } = context.deps
  const system = systemCaller('phone', home.community)
  const open = await inScope(database, system, 'read', (tx) => listResidentAccounts(tx, home.community, { person: home.person }))
  const kept = open.find((row) => isSame(row, home))?.account
  const account = kept ?? v7()
  if (kept === undefined) await context.logins.createBearer(account, 'resident', home.household)
  const entered = await inScope(database, system, 'write', (tx) => enterIn(tx, home, account)).catch(async (error: unknown) => {
    if (kept === undefined) await context.logins.removeBearer(account).catch(() => undefined)
    throw error
  })
  // Another phone of the same person was a moment quicker, or the register has changed since the code.
  if (entered !== account && kept === undefined) await context.logins.removeBearer(account)
  if (entered === null) throw refuseResident('phone-code-wrong')
  return begin(context, request, await context.logins.createSession(entered, 'resident'), 'resident', 'phone-code')
}

async function enterIn(tx: Tx, home: PhoneHomeRow, candidate: string): Promise<string | null> {
  const { community, household, person } = home
  const system = systemCaller('phone', community)
  // Locked, so that two phones at once, or a move at this moment, do not leave two accounts.
  const found = await tx
    .selectFrom('person')
    .select('id')
    .where('community', '=', community)
    .where('id', '=', person)
    .where('phone_index', '=', home.phone_index)
    .forNoKeyUpdate()
    .executeTakeFirst()
  const member = await tx
    .selectFrom('membership')
    .select('id')
    .where('community', '=', community)
    .where('person_id', '=', person)
    .where('household_id', '=', household)
    .where('ends_on', 'is', null)
    .executeTakeFirst()
  if (found === undefined || member === undefined) return null
  const open = await listResidentAccounts(tx, community, { person })
  const same = open.find((row) => isSame(row, home))?.account
  const notes = same === undefined ? await endResidentSignIn(tx, system, { person }, 'moved-out') : []
  const account = same ?? candidate
  if (same === undefined)
    await tx
      .insertInto('resident_account')
      .values({ community, account_id: account, household_id: household, person_id: person, phone_index: home.phone_index })
      .execute()
  await record(tx, { ...system, id: account }, [
    ...notes,
    { verb: 'session.sign-in', entity: 'person', entityId: person, household, detail: { way: 'phone-code' } },
  ])
  return account
}

function isSame(row: { household: string; phone_index: Buffer | null }, home: PhoneHomeRow): boolean {
  return row.household === home.household && row.phone_index?.equals(home.phone_index) === true
}

/** Nothing of the message or the number is logged, whatever happens. */
async function deliver(context: AccountsContext, texts: TextSender, phone: string, made: { id: string; code: string }): Promise<void> {
  const homes = await listPhoneHomes(context.deps, phone)
  const communities = [...new Set(homes.map((home) => home.community))]
  if (communities.length === 0) return
  if (!(await mayStillSend(context, communities))) {
    context.warn(`the messages of community ${communities.join(', ')} are used up for today; see LINLI_SMS_DAILY`)
    return
  }
  const parameters = { code: made.code, minutes: String(codeLifeSeconds / minute) }
  await texts.send({ id: made.id, kind: 'sign-in-code', phone, parameters }).catch((error: unknown) => {
    context.warn(`a sign-in code was not sent: ${error instanceof TextNotSentError ? error.message : 'unexpected failure'}`)
  })
}

/** Each message counts against one community that has the phone: the first with any left today. */
async function mayStillSend(context: AccountsContext, communities: readonly number[]): Promise<boolean> {
  for (const community of communities) {
    try {
      await context.attempts.spend({
        subject: `code-community:${String(community)}`,
        limit: context.deps.config.sms.dailyPerCommunity,
        seconds: day,
      })
      return true
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  return false
}

function textsOf(context: AccountsContext): TextSender {
  if (context.texts === null) throw refuseResident('phone-codes-off')
  return context.texts
}

function readMobile(typed: string): string {
  const checked = checkPhoneNumber(typed)
  if (!checked.ok || checked.kind !== 'mobile') throw refuseTypedPhone()
  return checked.number
}
