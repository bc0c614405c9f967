import { stepSeconds, totpAt } from '../totp.ts'
import type { AccountsDoor } from './door.ts'

/** What the app shows now, or `steps` later. */
export function codeNow(secret: string, steps = 0): string {
  return totpAt(secret, Math.floor(Date.now() / 1000 / stepSeconds) + steps)
}

/** Sets the app up as somebody at the security page does. The code used for it does not count as used afterwards. */
export async function setUpTotp(door: AccountsDoor, cookie: string): Promise<{ secret: string; codes: string[] }> {
  const secret = String((await door.call('POST', '/auth/totp/begin', { cookie })).body['secret'])
  const confirmed = await door.call('POST', '/auth/totp/confirm', { cookie, body: { code: codeNow(secret) } })
  if (confirmed.status !== 200) throw new Error(`no second factor: ${JSON.stringify(confirmed.body)}`)
  const [me] = await door.db.asOwner<{ user_id: string }>('select user_id from auth.totp order by confirmed_at desc limit 1')
  await door.db.asOwner('update auth.totp set last_step = 0 where user_id = $1', [me?.user_id])
  return { secret, codes: confirmed.body['codes'] as string[] }
}
