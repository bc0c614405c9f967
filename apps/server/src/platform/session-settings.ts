import { z } from 'zod'

/** Seconds: `idle` without a request, `absolute` from signing in. */
export interface SessionLimits {
  idle: number
  absolute: number
}

export interface SessionConfig {
  staff: SessionLimits
  resident: SessionLimits
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * Staff: NIST SP 800-63B (revision 3, AAL2) has 30 idle minutes and 12 hours, stricter than revision 4. Residents see
 * their own home with masked numbers, and their sign-in ends with the register: 30 idle days (AAL1), 90 in all.
 */
export const sessionSettings = {
  LINLI_STAFF_IDLE_MINUTES: whole('LINLI_STAFF_IDLE_MINUTES', 1, 480, 'minutes', '30'),
  LINLI_STAFF_HOURS: whole('LINLI_STAFF_HOURS', 1, 24, 'hours', '12'),
  LINLI_RESIDENT_IDLE_DAYS: whole('LINLI_RESIDENT_IDLE_DAYS', 1, 400, 'days', '30'),
  LINLI_RESIDENT_DAYS: whole('LINLI_RESIDENT_DAYS', 1, 400, 'days', '90'),
}

type Read = z.output<z.ZodObject<typeof sessionSettings>>

export function readSessions(read: Read): SessionConfig {
  return {
    staff: { idle: read.LINLI_STAFF_IDLE_MINUTES * minute, absolute: read.LINLI_STAFF_HOURS * hour },
    resident: { idle: read.LINLI_RESIDENT_IDLE_DAYS * day, absolute: read.LINLI_RESIDENT_DAYS * day },
  }
}

function whole(name: string, least: number, most: number, unit: string, usual: string) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `${name} must be a whole number of ${unit} from ${String(least)} to ${String(most)}.`,
    )
    .default(usual)
    .transform(Number)
}
