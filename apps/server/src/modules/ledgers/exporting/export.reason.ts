import { exportLimits } from '@linli/contract/exports'
import { AppError } from '../../../platform/errors.ts'

/**
 * Whole numbers of more than 500 people do not leave on a tick in a list: somebody writes down what for, and the audit
 * keeps it. Counted before anything is written, and only where it matters.
 * @throws refused `reason-needed`
 */
export async function requireReason(
  { masked, note }: { masked: boolean; note: string | null },
  countPersons: () => Promise<number>,
): Promise<void> {
  if (masked || [...(note?.trim() ?? '')].length >= exportLimits.reasonLeast) return
  const persons = await countPersons()
  if (persons <= exportLimits.withoutReason) return
  throw new AppError('refused', {
    reason: 'reason-needed',
    zh: `这份名单有 ${String(persons)} 人的完整信息，超过 ${String(exportLimits.withoutReason)} 人，请在「具体说明」里写明做什么用（至少 ${String(exportLimits.reasonLeast)} 个字）。`,
    en: `This file would hold whole numbers of ${String(persons)} people, more than ${String(exportLimits.withoutReason)}: write what it is for (${String(exportLimits.reasonLeast)} characters at least).`,
  })
}
