import { privacyClasses } from '@linli/rules/privacy'
import { z } from 'zod'

export const Uuid = z.uuid()
/** UUIDv7 made where the intent is made; it is the idempotency key of the write. */
export const NewId = z.uuidv7()
/** 12-digit division code 统计用区划代码 as a number. */
export const DivisionCode = z.number().int().min(0).max(999_999_999_999)
/** 12-digit code of one community as it stands in a path. */
export const CommunityParam = z
  .string()
  .regex(/^[1-9]\d{11}$/)
  .transform(Number)
/** Years that mean something here; the year 0 and 9999 in another zone are beyond what database and language both can say. */
export const Instant = z.iso.datetime({ offset: true }).refine((text) => text >= '1970' && text < '2200')
export const DateOnly = z.iso.date().refine((text) => text >= '1800' && text < '2200')
export const PrivacyClass = z.enum(privacyClasses)
export const Version = z.number().int().min(1).max(2_147_483_647)

/** No control characters, and none that turn the reading direction: what is seen must be what is stored. */
const line = /^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u
const lines = /^(?:[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u
export const ShortText = z.string().trim().min(1).max(100).regex(line)
export const LongText = z.string().trim().min(1).max(5000).regex(lines)

/** Text typed into a search box; empty means no filter. */
export const SearchText = z.string().trim().max(60)

/** Query strings are text: numbers are read at the edge. */
export const LimitQuery = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.number().int().min(1).max(200))
export const Cursor = z.string().max(300)

export const InCommunity = z.object({ community: CommunityParam })
export const InCommunityWithId = z.object({ community: CommunityParam, id: Uuid })

/** A list page: `next` is null at the end; `total` counts what the filters match within the actor's reach. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable(), total: z.number().int() })
}

export const Done = z.object({ ok: z.literal(true) })

/** A code of a code table with its stored value; labels come from `@linli/rules/code-tables`. */
export const Code = z.string().max(40)
