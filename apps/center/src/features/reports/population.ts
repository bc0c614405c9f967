import type { Condition, QuestionShape } from '@linli/contract/question-shape'

type Occupancy = 'lives_in' | 'rents' | 'empty'
/** Whom a report is about, as its form holds it. `kept` is a question that the plain fields cannot say; it goes back as it came. */
export interface Population {
  of: 'persons' | 'households'
  by: 'all' | 'own' | 'saved' | 'kept'
  savedName: string | null
  kept: QuestionShape | null
  sex: string | null
  ageFrom: number | null
  ageTo: number | null
  occupancy: Occupancy | null
  careTags: string[]
  politics: string[]
  buildings: string[]
}

export function everybody(): Population {
  return {
    ...{ of: 'persons', by: 'all', savedName: null, kept: null, sex: null, ageFrom: null, ageTo: null, occupancy: null },
    careTags: [],
    politics: [],
    buildings: [],
  }
}

/** The form as a question over the register. */
export function questionOf(from: Population): QuestionShape {
  if ((from.by === 'saved' || from.by === 'kept') && from.kept !== null) return from.kept
  const all = from.by === 'all' ? [] : conditionsOf(from)
  const [only] = all
  return { of: from.of, where: only === undefined ? null : all.length === 1 ? only : { all } }
}

function conditionsOf(from: Population): Condition[] {
  const age = { ...(from.ageFrom === null ? {} : { from: from.ageFrom }), ...(from.ageTo === null ? {} : { to: from.ageTo }) }
  return [
    ...(from.sex === null ? [] : [{ field: 'sex' as const, in: [from.sex] }]),
    ...(Object.keys(age).length === 0 ? [] : [{ field: 'age' as const, ...age }]),
    ...(from.occupancy === null ? [] : [{ field: 'occupancy' as const, in: [from.occupancy] }]),
    ...(from.careTags.length === 0 ? [] : [{ field: 'careTag' as const, in: from.careTags }]),
    ...(from.politics.length === 0 ? [] : [{ field: 'politics' as const, in: from.politics }]),
    ...(from.buildings.length === 0 ? [] : [{ field: 'building' as const, in: from.buildings }]),
  ]
}

/** A question back into the form; what the fields cannot say is kept whole. */
export function populationOf(question: QuestionShape, name: string | null): Population {
  const kept: Population = { ...everybody(), by: name === null ? 'kept' : 'saved', savedName: name, kept: question }
  if (name !== null || question.of === 'dwellings' || question.asOf !== undefined) return kept
  const found: Population = { ...everybody(), of: question.of, by: question.where === null ? 'all' : 'own' }
  const { where } = question
  const parts = where === null ? [] : 'all' in where ? where.all : [where]
  const seen = new Set<string>()
  for (const part of parts) {
    if (!('field' in part) || seen.has(part.field) || !take(found, part)) return kept
    seen.add(part.field)
  }
  return found
}

function take(into: Population, part: Extract<Condition, { field: string }>): boolean {
  if (part.field === 'age') {
    if (part.on !== undefined) return false
    into.ageFrom = part.from ?? null
    into.ageTo = part.to ?? null
    return true
  }
  if (!('in' in part)) return false
  const [first, ...rest] = part.in
  if (part.field === 'careTag') into.careTags = [...part.in]
  else if (part.field === 'politics') into.politics = [...part.in]
  else if (part.field === 'building') into.buildings = [...part.in]
  else if (part.field === 'occupancy' && rest.length === 0 && isOccupancy(first)) into.occupancy = first
  else if (part.field === 'sex' && rest.length === 0 && first !== undefined) into.sex = first
  else return false
  return part.in.length > 0
}

const isOccupancy = (value: string | undefined): value is Occupancy => value === 'lives_in' || value === 'rents' || value === 'empty'

/** What the name of a form tells of whom it is about; only a beginning for the worker to correct. */
export function guessPopulation(title: string): Population {
  const own = (part: Partial<Population>): Population => ({ ...everybody(), by: 'own', ...part })
  if (/流动人口|租住|租户|出租/u.test(title)) return own({ occupancy: 'rents' })
  if (/两癌/u.test(title)) return own({ sex: '2', ageFrom: 35, ageTo: 64 })
  if (/育龄/u.test(title)) return own({ sex: '2', ageFrom: 15, ageTo: 49 })
  if (/高龄/u.test(title)) return own({ ageFrom: 80 })
  if (/老年|老人/u.test(title)) return own({ ageFrom: 60 })
  if (/残疾/u.test(title)) return own({ careTags: ['disabled'] })
  if (/低保/u.test(title)) return own({ careTags: ['minimum-living-allowance'] })
  if (/退役军人/u.test(title)) return own({ careTags: ['veteran'] })
  if (/党员/u.test(title)) return own({ politics: ['01', '02'] })
  return everybody()
}
