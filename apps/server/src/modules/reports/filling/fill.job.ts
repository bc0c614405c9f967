import type { ErrorId } from '@linli/contract/errors'
import type { TemplateChoices } from '@linli/contract/reports'
import type { Caller } from '../../../platform/caller.ts'
import type { Connection } from '../../../platform/db/pool.ts'
import type { ErrorDetails } from '../../../platform/errors.ts'
import type { TemplatePlan } from '../template/template.plan.ts'

/** What the filling process is asked for; sent over the channel to it, never over its command line. */
export type FillTask =
  | { kind: 'read'; file: string; preferred: string | null; choices: TemplateChoices }
  | { kind: 'prepare'; report: string; round: string; day: string; again: boolean; oldAfterMonths: number }
  | { kind: 'write'; round: string; template: string; file: string; masked: boolean; footer: string }

export type FillJob = { task: FillTask; caller: Caller; connection: Connection; keys: { fieldCipher: Buffer; blindIndex: Buffer } }

/** What was written: hashes are SHA-256 of the file and of the values in it; `version` is the round's as it was read. */
export type Written = { bytes: number; fileHash: Buffer; valuesHash: Buffer; version: number; sensitivePersons: number }

export type FillResult = { kind: 'read'; plan: TemplatePlan } | { kind: 'prepare' } | { kind: 'write'; written: Written }
export type ResultOf<K extends FillTask['kind']> = Extract<FillResult, { kind: K }>

/** `code` of the database or system; never a message, which may quote people's data. */
export type FillNews =
  | { kind: 'done'; result: FillResult }
  | { kind: 'refused'; id: ErrorId; details: ErrorDetails }
  | { kind: 'failed'; name: string; code: string | null }
