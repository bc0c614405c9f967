import { freshMonths } from '@linli/rules/freshness'
import { type ProtectedField, dataPurposes, legalBases, protectedFields } from '@linli/rules/protected-fields'
import { z } from 'zod'
import { DateOnly, InCommunity, Instant, ShortText } from './common.ts'
import { ContactRulesSetting, initialContactRules } from './contact-rules.ts'
import { route } from './route.ts'
import { MatterRulesSetting, WorkingCalendarSetting, initialMatterRulesSetting, initialWorkingCalendar } from './matter-rules.ts'
import { MeetingKinds, initialMeetingKinds } from './meeting-kinds.ts'
import { type RetentionKind, retentionKinds, serviceLanguages } from './setting-choices.ts'

/** Who may read a setting: anyone, whoever is signed in here, or staff. */
export type SettingReader = 'public' | 'community' | 'staff'

interface Setting<S extends z.ZodType> {
  schema: S
  /** What holds where nobody has said anything. */
  initial: z.output<S>
  readBy: SettingReader
  /** Rules differ by time: a change holds from a day on, and the days before keep theirs. */
  dated: boolean
}
const setting = <S extends z.ZodType>(declared: Setting<S>): Setting<S> => declared

const Phone = z
  .string()
  .trim()
  .max(30)
  .regex(/^\+?[\d\s()（）-]{3,30}$/)
const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

export { retentionKindNames, retentionKinds, serviceLanguages, type RetentionKind } from './setting-choices.ts'

/** Why one field of a person is kept: for what, and on which ground. */
export const FieldBasis = z.strictObject({
  purposes: z
    .array(z.enum(dataPurposes))
    .min(1)
    .max(dataPurposes.length)
    .refine((chosen) => new Set(chosen).size === chosen.length, { message: 'doubled' }),
  basis: z.enum(legalBases),
})
export type FieldBasis = z.infer<typeof FieldBasis>
const FieldBases = z.record(z.enum(protectedFields), FieldBasis)
/** The committee's own duties carry the register (个人信息保护法第十三条第一款第三项); a community may ask for consent instead, field by field. */
const onDuty = (...purposes: FieldBasis['purposes']): FieldBasis => ({ purposes, basis: 'statutory_duty' })
const initialBases: Record<ProtectedField, FieldBasis> = {
  identity: onDuty('verification', 'service', 'report'),
  phone: onDuty('contact', 'emergency'),
  ethnicity: onDuty('report'),
  politics: onDuty('service', 'report'),
  marital: onDuty('service', 'report'),
  schooling: onDuty('service', 'report'),
  work: onDuty('service', 'report'),
  skills: onDuty('service'),
  note: onDuty('service'),
}

const months = (kind: RetentionKind) => z.number().int().min(retentionKinds[kind].least).max(retentionKinds[kind].most)

/**
 * Every setting of a community, declared once: shape, default, who may read it. A module that needs one adds it here;
 * table, routes, history and the settings page follow.
 */
export const settings = {
  /** 主办单位 and 备案号, in the foot of every page (国办函〔2026〕12号). */
  host: setting({
    schema: z.strictObject({ organisation: ShortText.nullable(), filingNumber: ShortText.nullable() }),
    initial: { organisation: null, filingNumber: null },
    readBy: 'public',
    dated: false,
  }),
  /** 投诉 by phone or in person. */
  complaints: setting({
    schema: z.strictObject({ phone: Phone.nullable(), hours: ShortText.nullable(), address: ShortText.nullable() }),
    initial: { phone: null, hours: null, address: null },
    readBy: 'public',
    dated: false,
  }),
  /** Hours in which notices that are not urgent make no sound; over midnight when `from` is later than `to`. Null: none. */
  quietHours: setting({
    schema: z
      .strictObject({ from: Clock, to: Clock })
      .refine((hours) => hours.from !== hours.to, { path: ['to'], message: 'same' })
      .nullable(),
    initial: { from: '22:00', to: '07:00' },
    readBy: 'public',
    dated: true,
  }),
  /** Months by kind of data. Public: people may know how long (PIPL art. 17). */
  retention: setting({
    schema: z.strictObject({
      sign_in_log: months('sign_in_log'),
      former_residents: months('former_residents'),
      suggestions: months('suggestions'),
      notices: months('notices'),
      household_passes: months('household_passes'),
      import_files: months('import_files'),
    }),
    initial: {
      sign_in_log: retentionKinds.sign_in_log.initial,
      former_residents: retentionKinds.former_residents.initial,
      suggestions: retentionKinds.suggestions.initial,
      notices: retentionKinds.notices.initial,
      household_passes: retentionKinds.household_passes.initial,
      import_files: retentionKinds.import_files.initial,
    },
    readBy: 'public',
    dated: true,
  }),
  /** Purpose and legal basis of each field kept of a person. Public: people may know (PIPL art. 17). */
  fieldBases: setting({ schema: FieldBases, initial: initialBases, readBy: 'public', dated: true }),
  /** Months after which a household nobody confirmed or changed counts as stale. */
  freshness: setting({
    schema: z.strictObject({ months: z.number().int().min(freshMonths.least).max(freshMonths.most) }),
    initial: { months: freshMonths.initial },
    readBy: 'staff',
    dated: true,
  }),
  /** Kinds of meeting with who is expected and what passes; DOMAIN.md §1.2, §1.5. A meeting keeps the rule of the day it was called. */
  meetingKinds: setting({ schema: MeetingKinds, initial: initialMeetingKinds, readBy: 'staff', dated: true }),
  /** Who takes which step of a matter, how long its raisers have to confirm and to reopen. Public: it binds them. */
  matterRules: setting({ schema: MatterRulesSetting, initial: initialMatterRulesSetting, readBy: 'public', dated: true }),
  /** Working hours, and the days off and worked that time limits run on. */
  workingCalendar: setting({ schema: WorkingCalendarSetting, initial: initialWorkingCalendar, readBy: 'public', dated: true }),
  /** Languages offered to residents, the first one unless they choose. */
  languages: setting({
    schema: z
      .array(z.enum(serviceLanguages))
      .min(1)
      .max(serviceLanguages.length)
      .refine((chosen) => new Set(chosen).size === chosen.length, { message: 'doubled' }),
    initial: ['zh-CN', 'en'],
    readBy: 'public',
    dated: false,
  }),
  /**
   * Linked contact 4113: levels, who stands on them, and how often each visits whom (packages/rules/src/duties-rules.ts).
   * Whoever is in the chain reads it to know what is due.
   */
  contactRules: setting({ schema: ContactRulesSetting, initial: initialContactRules, readBy: 'community', dated: true }),
  /** Steps of the set-up wizard behind us; null where a community was not set up by it. */
  setupSteps: setting({
    schema: z
      .array(z.enum(['estate', 'import', 'passes', 'settings']))
      .max(4)
      .nullable(),
    initial: null,
    readBy: 'staff',
    dated: false,
  }),
} as const

export type SettingKey = keyof typeof settings
export const settingKeys = Object.keys(settings) as SettingKey[]
/** Every setting's value on one day. */
export type Settings = { [K in SettingKey]: z.output<(typeof settings)[K]['schema']> }
export type QuietHours = NonNullable<Settings['quietHours']>

/** One key as the settings page shows it. Version 0: nobody has changed it yet. */
export const SettingState = z.object({
  key: z.enum(settingKeys),
  value: z.unknown(),
  startsOn: DateOnly.nullable(),
  version: z.number().int(),
  recordedAt: Instant.nullable(),
  recordedBy: z.string().nullable(),
  /** Later changes already written down, soonest first. */
  upcoming: z.array(z.object({ startsOn: DateOnly, value: z.unknown() })),
})
export type SettingState = z.infer<typeof SettingState>

export const listSettings = route({
  method: 'GET',
  path: '/api/communities/:community/settings',
  summary: 'Settings of the community with their versions and what is to come',
  access: { kinds: ['staff'], right: 'settings.write' },
  params: InCommunity,
  response: z.object({ items: z.array(SettingState), today: DateOnly }),
})

const change = <K extends SettingKey, S extends z.ZodType>(key: K, schema: S) =>
  z.strictObject({
    key: z.literal(key),
    /** As read; another one meanwhile is a conflict. */
    version: z.number().int().min(0).max(2_147_483_647),
    /** The day from which it holds; null is today. Only where rules differ by time. */
    startsOn: DateOnly.nullable(),
    value: schema,
  })

export const SettingChange = z.discriminatedUnion('key', [
  change('host', settings.host.schema),
  change('complaints', settings.complaints.schema),
  change('quietHours', settings.quietHours.schema),
  change('retention', settings.retention.schema),
  change('fieldBases', settings.fieldBases.schema),
  change('freshness', settings.freshness.schema),
  change('meetingKinds', settings.meetingKinds.schema),
  change('languages', settings.languages.schema),
  change('contactRules', settings.contactRules.schema),
  change('matterRules', settings.matterRules.schema),
  change('workingCalendar', settings.workingCalendar.schema),
])
export type SettingChange = z.infer<typeof SettingChange>

export const changeSetting = route({
  method: 'PUT',
  path: '/api/communities/:community/settings',
  summary: 'Change one setting, from today or from a later day',
  access: { kinds: ['staff'], right: 'settings.write' },
  params: InCommunity,
  body: SettingChange,
  response: SettingState,
  errors: ['conflict', 'refused'],
})
