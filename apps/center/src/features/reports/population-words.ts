import { codeWord } from '../people/code-words.ts'
import type { Population } from './population.ts'

/** Whom a report is about in one line: 女、满 35 到 64 周岁. */
export function populationWords(from: Population, t: (key: string, named?: Record<string, unknown>) => string): string {
  if (from.by === 'saved') return t('reports.whom.custom', { name: from.savedName ?? '' })
  if (from.by === 'kept') return t('reports.whom.ownCondition')
  const parts = [
    from.sex === null ? '' : (codeWord('sex', from.sex) ?? ''),
    ageWords(from, t),
    from.occupancy === null ? '' : t(`occupancy.${from.occupancy}`),
    ...from.careTags.map((code) => codeWord('careTag', code) ?? ''),
    ...from.politics.map((code) => codeWord('politics', code) ?? ''),
    from.buildings.length === 0 ? '' : t('reports.whom.buildings', { n: from.buildings.length }),
  ].filter((part) => part !== '')
  return parts.length === 0 ? t('reports.whom.everybody') : parts.join(t('shared.listJoin'))
}

function ageWords({ ageFrom, ageTo }: Population, t: (key: string, named?: Record<string, unknown>) => string): string {
  if (ageFrom !== null && ageTo !== null) return t('reports.whom.ageBetween', { from: ageFrom, to: ageTo })
  if (ageFrom !== null) return t('reports.whom.ageAbove', { from: ageFrom })
  return ageTo === null ? '' : t('reports.whom.ageBelow', { to: ageTo })
}
