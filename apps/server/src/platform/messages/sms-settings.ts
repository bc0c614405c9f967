import { z } from 'zod'

/** How text messages leave: not at all, into the log (demo), or through a gateway. */
export type SmsConfig =
  { via: 'off' | 'log'; dailyPerCommunity: number } | { via: 'http'; url: URL; key: string; dailyPerCommunity: number }

/** The settings' shape, spread into those of the process. Messages never repeat a value: one of them is a key. */
export const smsSettings = {
  LINLI_SMS: z
    .enum(['off', 'log', 'http'], 'LINLI_SMS must be off, log (demo: codes stand in the log) or http (a message gateway).')
    .optional(),
  LINLI_SMS_URL: z
    .string()
    .refine((text) => isGateway(text), 'LINLI_SMS_URL must be the https address of the message gateway; http only on this machine itself.')
    .optional(),
  LINLI_SMS_KEY: z.string().min(32, 'LINLI_SMS_KEY must be the key shared with the message gateway, at least 32 characters.').optional(),
  LINLI_SMS_DAILY: z
    .string()
    .refine(
      (text) => /^\d{1,6}$/.test(text) && Number(text) >= 1,
      'LINLI_SMS_DAILY must be the most messages a community may send in a day, from 1 to 999999.',
    )
    .transform(Number)
    .default(500),
}

type Read = z.output<z.ZodObject<typeof smsSettings>>

/** @returns the setting, or each mistake as one sentence */
export function readSms(read: Read, { production, demo }: { production: boolean; demo: boolean }): SmsConfig | { mistakes: string[] } {
  const via = read.LINLI_SMS ?? (demo ? 'log' : 'off')
  const dailyPerCommunity = read.LINLI_SMS_DAILY
  if (via === 'log' && production)
    return {
      mistakes: [
        'LINLI_SMS must not be log when NODE_ENV is production, because sign-in codes would stand in the log; set http with LINLI_SMS_URL and LINLI_SMS_KEY, or off.',
      ],
    }
  if (via !== 'http') return { via, dailyPerCommunity }
  if (read.LINLI_SMS_URL === undefined || read.LINLI_SMS_KEY === undefined)
    return { mistakes: ['LINLI_SMS=http needs LINLI_SMS_URL and LINLI_SMS_KEY.'] }
  return { via, url: new URL(read.LINLI_SMS_URL), key: read.LINLI_SMS_KEY, dailyPerCommunity }
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

function isGateway(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, hash } = new URL(text)
  return username === '' && password === '' && hash === '' && (protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname)))
}
