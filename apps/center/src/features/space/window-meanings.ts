import type { DrawingFact, EstateDrawing } from '@linli/contract/space'
import { groupTone, stepTone, type WindowMeaning, type WindowTone } from '@linli/ui/window-tones'

type Say = (key: string, named?: Record<string, unknown>) => string
type LegendEntry = EstateDrawing['legend'][number]

const occupancyTones: Record<string, WindowTone> = { lives_in: 'on', rents: 'c', empty: 'off', none: 'none' }
const yes = new Set(['yes', 'true', '1'])

/** What each value of the drawing's fact looks like and is called, in legend order. */
export function windowMeanings(drawing: Pick<EstateDrawing, 'fact' | 'legend'>, say: Say): Record<string, WindowMeaning> {
  return Object.fromEntries(drawing.legend.map((entry, index) => [entry.value, meaning(drawing.fact, entry, index, say)]))
}

function meaning(fact: DrawingFact, entry: LegendEntry, index: number, say: Say): WindowMeaning {
  const { value } = entry
  // Renters have no origin group: there `none` is also a home that is lived in.
  if (value === 'none')
    return { tone: 'none', label: entry.label ?? say(fact === 'origin_group' ? 'space.value.origin_group_none' : 'space.value.none') }
  switch (fact) {
    case 'occupancy':
      return {
        tone: occupancyTones[value] ?? 'none',
        label: entry.label ?? (value in occupancyTones ? say(`occupancy.${value}`) : say('space.value.unknown')),
      }
    case 'origin_group':
      return { tone: groupTone(index), label: entry.label ?? say('space.value.origin_group_none') }
    case 'household_size':
      return sizeMeaning(value, say)
    case 'has_elder':
    case 'has_child':
    case 'phone_known':
    case 'resident_signed_in':
      return { tone: yes.has(value) ? 'on' : 'off', label: entry.label ?? say(`space.value.${fact}_${yes.has(value) ? 'yes' : 'no'}`) }
  }
}

/** Sizes come as `1`, `2` … and the last as `5+`. */
function sizeMeaning(value: string, say: Say): WindowMeaning {
  const people = Number.parseInt(value, 10)
  if (Number.isNaN(people) || people === 0) return { tone: 'off', label: say('space.value.nobody') }
  return { tone: stepTone(people - 1), label: say(value.endsWith('+') ? 'space.value.peopleMore' : 'space.value.people', { n: people }) }
}
