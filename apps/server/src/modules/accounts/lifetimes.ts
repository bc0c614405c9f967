import type { SessionConfig } from '../../platform/session-settings.ts'

const minute = 60
const day = 24 * 60 * minute

export type AccountKind = 'staff' | 'resident' | 'device'

/** How a session was signed in, as it is written down. */
export type BeginMethod = 'password' | 'passkey' | 'oidc' | 'phone-code' | 'pass' | 'pairing'

/** Seconds a session lives: `absolute` from signing in, `idle` without a request (ASVS 5.0 V7.3). */
export type Lifetimes = Record<AccountKind, { absolute: number; idle: number }>

export function lifetimesOf(sessions: SessionConfig): Lifetimes {
  // A television hangs on a wall for years; it ends when staff unpair it.
  return { ...sessions, device: { absolute: 3650 * day, idle: 3650 * day } }
}

/** Browsers forget cookies after 400 days whatever they are told; devices get theirs again when they start. */
export const longestCookie = 400 * day

/** A request already on its way with the token before a rotation is answered for this long. */
export const rotationGrace = 30

export const deviceCodeLife = 15 * minute
export const passLifeDays = 30
/** Between showing the code and choosing one of several homes. */
export const ticketLife = 5 * minute
/** A browser seen for the first time is marked as new for this long. */
export const newDeviceLife = 14 * day
