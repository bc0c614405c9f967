import type { FileUse } from '@linli/contract/files'
import type { Right } from '@linli/contract/rights'
import { type Caller, publicCaller, communityOf, requireKind, requireRight, systemCaller } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'
import { useRules } from './files.rules.ts'

/** Under whose name an upload stands, and in whose scope it is written. */
export interface Uploader {
  /** Account id, or `public`. */
  account: string
  /** Writes the row: the public writes nothing itself, the system does it in its name. */
  scope: Caller
  /** Stands in the audit. */
  author: Caller
}

/** @throws forbidden for a use the caller may not bring files for; not_signed_in where a session is needed */
export function requireMayUpload(caller: Caller, use: FileUse): Uploader {
  const { upload } = useRules[use]
  const community = communityOf(caller)
  if (upload === 'anyone') return { account: 'public', scope: systemCaller('files', community), author: publicCaller(community) }
  if (caller.kind === 'public') throw new AppError('not_signed_in')
  if (!mayBring(caller, upload)) throw new AppError('forbidden')
  // Helpers write nothing themselves: the system does it, under their name.
  return { account: caller.id, scope: caller.kind === 'helper' ? systemCaller('files', community) : caller, author: caller }
}

/** Under the own name. */
export function mayBring(caller: Caller, upload: Right | 'post'): boolean {
  if (upload === 'post') return caller.kind === 'staff' || caller.kind === 'helper'
  return caller.kind === 'staff' && caller.rights.has(upload)
}

/** Inside the wall the row policies say who sees a file; staff also need the right its use names. */
export function seesFile(caller: Caller, use: string): boolean {
  if (caller.kind !== 'staff') return true
  const rule = use in useRules ? useRules[use as FileUse] : undefined
  return rule !== undefined && caller.rights.has(rule.read)
}

/** A sensitive file is looked at with a purpose only; each look is recorded. */
export function mayReveal(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.reveal')
}
