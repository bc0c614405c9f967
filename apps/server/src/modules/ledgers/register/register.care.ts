import { careTagTable, findCode, labelOf } from '@linli/rules/code-tables'
import { parseLooseDate } from '@linli/rules/loose-date'
import { type LegalBasis, legalBases } from '@linli/rules/protected-fields'
import { type Row, isNothing, proseOf, remembered } from './register.cells.ts'
import type { CareGround } from './register.drafts.ts'
import type { Fault } from './register.fault.ts'

export const careTagCode = remembered((text) => findCode(careTagTable, text))

const entry = /^([^：:〔]+)(?:〔([^〕]*)〕)?[：:](.*?)(?:[（(](\d{4}-\d{2}-\d{2})(?:起|至(\d{4}-\d{2}-\d{2}))[)）])?$/su

/** On what a tag rests; the committee's duty is not written, because nearly all do. */
const legalWords: Record<LegalBasis, string> = { separate_consent: '单独同意', statutory_duty: '法定职责', public_emergency: '突发事件' }

/** One tag a line, as writeCareGrounds writes them: 低保：2024 年评定（2024-01-01起）; 残疾〔单独同意〕：…. */
export function readCareGrounds(row: Row, today: string, faults: Fault[]): CareGround[] {
  const text = proseOf(row.cell('careGrounds'))
  if (isNothing(text)) return []
  return text.split('\n').flatMap((line) => {
    if (isNothing(line.trim())) return []
    const [, tag = '', legal, basis = '', from, to] = entry.exec(line.trim()) ?? []
    const legalBasis = legal === undefined ? 'statutory_duty' : legalBases.find((one) => legalWords[one] === legal)
    const kind = careTagCode(tag)
    const [startsOn, endsOn] = [dayIn(from, today), dayIn(to, today)]
    if (kind === null || legalBasis === undefined || startsOn === undefined || endsOn === undefined || basis.trim().length > 100) {
      faults.push({ field: 'careGrounds', code: 'care-ground-invalid', detail: line.trim().slice(0, 20) })
      return []
    }
    return [{ kind, basis: basis.trim() === '' ? null : basis.trim(), legalBasis, startsOn, endsOn }]
  })
}

export function writeCareGrounds(grounds: readonly CareGround[]): string {
  return grounds
    .map(({ kind, basis, legalBasis, startsOn, endsOn }) => {
      const legal = legalBasis === 'statutory_duty' ? '' : `〔${legalWords[legalBasis]}〕`
      const period = startsOn === null ? '' : endsOn === null ? `（${startsOn}起）` : `（${startsOn}至${endsOn}）`
      return `${labelOf(careTagTable, kind, 'zh-CN')}${legal}：${basis ?? ''}${period}`
    })
    .join('\n')
}

/** Undefined when it is no day that exists. */
function dayIn(text: string | undefined, today: string): string | null | undefined {
  return text === undefined ? null : parseLooseDate(text, { today })?.date
}
