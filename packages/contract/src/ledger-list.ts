import { appointments } from './ledger-appointments.ts'
import { contactLinks } from './ledger-contact-links.ts'
import { facilities } from './ledger-facilities.ts'
import { matterCategories } from './ledger-matter-categories.ts'
import { partyMembers } from './ledger-party-members.ts'
import { shopsUnits } from './ledger-shops-units.ts'
import { tenancies } from './ledger-tenancies.ts'
import type { Ledger } from './ledger.ts'

/** Every ledger whose rows the general engine keeps, in the order people see them. */
export const ledgerList: readonly Ledger[] = [partyMembers, tenancies, appointments, facilities, shopsUnits, matterCategories]

export const ledgerKeys = ['party-members', 'tenancies', 'appointments', 'facilities', 'shops-units', 'matter-categories'] as const
export type LedgerKey = (typeof ledgerKeys)[number]

/** What a workbook can be imported into beside the register: the ledgers, and links of contact, which are no ledger's rows. */
export const importableLedgers: readonly Ledger[] = [...ledgerList, contactLinks]
export const importableKeys = [...ledgerKeys, contactLinks.key] as const
export type ImportableKey = (typeof importableKeys)[number]

export function findImportable(key: string): Ledger | undefined {
  return importableLedgers.find((ledger) => ledger.key === key)
}

export function findLedger(key: string): Ledger | undefined {
  return ledgerList.find((ledger) => ledger.key === key)
}
