// Apart from the schemas, so that the phone knows them without carrying zod.

/** How somebody was visited: at home, by telephone, met outside. */
export const visitWays = ['home', 'phone', 'met'] as const
export type VisitWay = (typeof visitWays)[number]
/** With what was heard on a contact day 挂钩联系活动. */
export const visitKinds = [...visitWays, 'contact-day'] as const
export type VisitKind = (typeof visitKinds)[number]

export const visitLimits = { note: 1000, need: 500, needs: 6, pictures: 3, editHours: 24, paperHomes: 500 } as const

/** Who stands together on a contact day [SEED]. */
export const standKinds = ['street-cadre', 'committee', 'party-member', 'household-representative', 'property-staff', 'other'] as const
export type StandKind = (typeof standKinds)[number]
