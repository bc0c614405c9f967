import type { ReportCell } from '@linli/contract/reports'
import { chosenLocale } from '@linli/ui/locale'
import { fullDay } from '@linli/ui/format'

type Say = (key: string, named?: Record<string, unknown>) => string

/** Why a cell is marked, in a sentence. */
export function cellWords(cell: ReportCell, t: Say): string {
  const since = cell.since === null ? '' : fullDay(cell.since, chosenLocale.value)
  const said = ((): string => {
    if (cell.state === 'changed') return t('round.says.changed', { before: cell.before ?? t('round.blank') })
    if (cell.state === 'old') return since === '' ? t('round.says.oldUndated') : t('round.says.old', { since })
    return t(`round.says.${cell.state}`)
  })()
  return [said, cell.asked ? t('round.says.asked') : '', cell.confirmed ? t('round.says.confirmed') : '']
    .filter((part) => part !== '')
    .join(' ')
}

/** A mark besides the colour; what needs no look has none. */
export function cellMark(cell: ReportCell): string {
  if (cell.confirmed && cell.state !== 'typed') return '✓'
  if (cell.state === 'changed') return '△'
  if (cell.state === 'old') return '◷'
  if (cell.state === 'unknown') return cell.asked ? '…' : '?'
  return cell.state === 'typed' ? '✎' : ''
}
