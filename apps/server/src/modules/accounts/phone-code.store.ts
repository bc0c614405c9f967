import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { codeLifeSeconds } from '@linli/contract/resident-sign-in'
import { v7 } from 'uuid'
import type { AuthPool } from './better-auth.ts'
import { ticketLife } from './lifetimes.ts'

/** What a code is good for; one of another purpose opens nothing. */
export type CodePurpose = 'sign-in'

export interface PhoneCodes {
  /** A new code; the ones before are void. Neither it nor the number is kept, only keyed hashes. */
  make(purpose: CodePurpose, phone: string): Promise<{ id: string; code: string }>
  /** Spends the code when it is right: once, within its life and its five guesses. @returns the code's id */
  take(purpose: CodePurpose, phone: string, code: string): Promise<string | null>
  /** A paper of a moment that the code was right, for choosing between several homes. */
  giveTicket(id: string): Promise<string>
  /** Spends the ticket. */
  takeTicket(purpose: CodePurpose, phone: string, ticket: string): Promise<true | null>
  sweep(): Promise<void>
}

const mostGuesses = 5

export function createPhoneCodes(pool: AuthPool, secret: string): PhoneCodes {
  const keyed = (...parts: string[]) => createHmac('sha256', secret).update(parts.join('\n')).digest()
  const phoneHash = (purpose: CodePurpose, phone: string) => keyed('phone-code:phone', purpose, phone)
  const codeHash = (id: string, purpose: CodePurpose, phone: string, code: string) => keyed('phone-code:code', id, purpose, phone, code)
  const ticketHash = (ticket: string) => keyed('phone-code:ticket', ticket)

  return {
    async make(purpose, phone) {
      const id = v7()
      const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
      await pool.query(
        `insert into phone_code (id, purpose, phone, code, expires_at) values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))`,
        [id, purpose, phoneHash(purpose, phone), codeHash(id, purpose, phone, code), codeLifeSeconds],
      )
      return { id, code }
    },
    async take(purpose, phone, code) {
      // Counted before it is compared, under the row's lock: of many guesses at once five are looked at.
      const { rows } = await pool.query<{ id: string; code: Buffer }>(
        `update phone_code set guesses = guesses + 1
         where id = (select id from phone_code where phone = $1 and purpose = $2 order by created_at desc, id desc limit 1)
           and used_at is null and guesses < $3 and expires_at > clock_timestamp()
         returning id, code`,
        [phoneHash(purpose, phone), purpose, mostGuesses],
      )
      const [open] = rows
      if (open === undefined || !timingSafeEqual(open.code, codeHash(open.id, purpose, phone, code))) return null
      const used = await pool.query('update phone_code set used_at = clock_timestamp() where id = $1 and used_at is null', [open.id])
      return used.rowCount === 1 ? open.id : null
    },
    async giveTicket(id) {
      const ticket = randomBytes(32).toString('base64url')
      await pool.query(
        'update phone_code set ticket = $2, ticket_expires_at = clock_timestamp() + make_interval(secs => $3) where id = $1',
        [id, ticketHash(ticket), ticketLife],
      )
      return ticket
    },
    async takeTicket(purpose, phone, ticket) {
      const { rowCount } = await pool.query(
        `update phone_code set ticket = null where phone = $1 and purpose = $2 and ticket = $3 and ticket_expires_at > clock_timestamp()`,
        [phoneHash(purpose, phone), purpose, ticketHash(ticket)],
      )
      return rowCount === 1 ? true : null
    },
    async sweep() {
      await pool.query(`delete from phone_code where expires_at < clock_timestamp() - interval '1 day'`)
    },
  }
}
