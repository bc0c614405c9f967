import type { Dice } from './demo.dice.ts'
import { type Sex, drawSurname } from './demo.names.ts'
import type { DemoPerson, DemoRole } from './demo.persons.ts'

export type OccupancyKind = 'lives_in' | 'rents' | 'empty'
type Maker = (role: DemoRole) => DemoPerson
type Shape = (family: Family) => DemoPerson[]

interface Family {
  dice: Dice
  surname: string
  /** One member; the family's surname unless another is given. */
  member(relation: string, sex: Sex, age: number, marital: string, surname?: string): DemoPerson
}

const married = '20'
const single = '10'
const widowed = '30'

/** The people of one household: who lives in, who rents, or the head alone of a home that stands empty. */
export function drawFamily(dice: Dice, make: Maker, occupancy: OccupancyKind): DemoPerson[] {
  if (occupancy === 'empty' && dice.chance(0.55)) return []
  const ethnicity = dice.weigh([
    ['01', 86],
    ['07', 5],
    ['14', 4],
    ['18', 3],
    ['06', 2],
  ])
  const surname = drawSurname(dice)
  const family: Family = {
    dice,
    surname,
    member: (relation, sex, age, marital, other) => make({ relation, sex, age, marital, surname: other ?? surname, ethnicity }),
  }
  if (occupancy === 'empty') return [away(family)]
  const shape = occupancy === 'rents' ? dice.weigh(renters) : dice.weigh(owners)
  const people = shape(family)
  tagNeed(dice, people)
  return people
}

/** Head elsewhere for work; the flat stands empty. */
function away({ dice, member }: Family): DemoPerson {
  return { ...member('02', dice.chance(0.7) ? '1' : '2', 26 + dice.below(25), married), work: '外出务工' }
}

const parentsAndChildren: Shape = (family) => {
  const age = 29 + family.dice.below(24)
  return [...couple(family, age), ...children(family, age, 1 + family.dice.below(2))]
}

const threeGenerations: Shape = (family) => {
  const { dice, surname, member } = family
  const age = 31 + dice.below(16)
  const elders = dice.weigh<Sex[]>([
    [['1', '2'], 5],
    [['2'], 4],
    [['1'], 2],
  ])
  const old = age + 22 + dice.below(9)
  const parents = elders.map((sex) =>
    member(
      sex === '1' ? '51' : '52',
      sex,
      old + (sex === '1' ? 2 : 0),
      elders.length === 2 ? married : widowed,
      sex === '1' ? surname : drawSurname(dice),
    ),
  )
  return [...couple(family, age), ...children(family, age, 1 + dice.below(2)), ...parents]
}

const eldersWithYoung: Shape = ({ dice, surname, member }) => {
  const age = 58 + dice.below(17)
  const son = age - 24 - dice.below(6)
  const people = [
    member('02', '1', age, married),
    member('12', '2', age - dice.below(5), married, drawSurname(dice)),
    member('20', '1', son, married, surname),
    member('38', '2', son - dice.below(4), married, drawSurname(dice)),
  ]
  for (let left = 1 + dice.below(2); left > 0; left -= 1)
    people.push(
      dice.chance(0.5)
        ? member('41', '1', Math.max(0, son - 24 - dice.below(8)), single)
        : member('42', '2', Math.max(0, son - 24 - dice.below(8)), single),
    )
  return people
}

const elderCouple: Shape = (family) =>
  couple(family, 62 + family.dice.below(23)).map((person) =>
    person.relation === '02' ? withTag(person, 'empty-nest', '社区走访登记，本人同意(演示)', 0.4, family.dice) : person,
  )

const elderAlone: Shape = ({ dice, member }) => [
  withTag(
    member('02', dice.chance(0.3) ? '1' : '2', 66 + dice.below(24), widowed),
    'living-alone',
    '社区走访登记，本人同意(演示)',
    0.85,
    dice,
  ),
]

const youngCouple: Shape = (family) => {
  const age = 23 + family.dice.below(8)
  return [...couple(family, age), ...(family.dice.chance(0.4) ? children(family, age, 1) : [])]
}

const oneAlone: Shape = ({ dice, member }) => [
  member('02', dice.chance(0.55) ? '1' : '2', 22 + dice.below(34), dice.chance(0.7) ? single : '40'),
]

const oneParent: Shape = (family) => {
  const age = 30 + family.dice.below(14)
  const head = family.member('02', family.dice.chance(0.7) ? '2' : '1', age, family.dice.chance(0.7) ? '40' : widowed)
  return [withTag(head, 'single-parent', '本人申请，单独同意书(演示)', 0.6, family.dice), ...children(family, age, 1)]
}

const sharedFlat: Shape = ({ dice, member }) => {
  const count = 2 + dice.below(3)
  return Array.from({ length: count }, (_, index) =>
    member(
      index === 0 ? '02' : '99',
      dice.chance(0.6) ? '1' : '2',
      19 + dice.below(24),
      single,
      index === 0 ? undefined : drawSurname(dice),
    ),
  )
}

const owners = [
  [parentsAndChildren, 33],
  [threeGenerations, 20],
  [eldersWithYoung, 10],
  [elderCouple, 13],
  [elderAlone, 8],
  [youngCouple, 7],
  [oneAlone, 5],
  [oneParent, 4],
] as const
const renters = [
  [youngCouple, 26],
  [parentsAndChildren, 30],
  [sharedFlat, 24],
  [oneAlone, 20],
] as const

function couple({ dice, member }: Family, age: number): DemoPerson[] {
  const wife = drawSurname(dice)
  return dice.chance(0.82)
    ? [member('02', '1', age, married), member('12', '2', Math.max(21, age - 3 + dice.below(5)), married, wife)]
    : [member('02', '2', age, married), member('11', '1', Math.max(22, age - 1 + dice.below(5)), married, wife)]
}

/** Oldest first, with the relation GB/T 4761 gives their order. */
function children({ dice, member }: Family, parentAge: number, count: number): DemoPerson[] {
  let age = Math.max(0, Math.min(26, parentAge - 22 - dice.below(7)))
  const seen = { '1': 0, '2': 0 }
  const sexes = Array.from({ length: count }, (): Sex => (dice.chance(0.51) ? '1' : '2'))
  return sexes.map((sex) => {
    const order = seen[sex]
    seen[sex] += 1
    const alone = sexes.filter((other) => other === sex).length === 1
    const relation = alone ? (sex === '1' ? '20' : '30') : String((sex === '1' ? 22 : 32) + order)
    const person = member(relation, sex, age, single)
    age = Math.max(0, age - 2 - dice.below(5))
    return person
  })
}

function withTag(person: DemoPerson, kind: string, basis: string, probability: number, dice: Dice): DemoPerson {
  return dice.chance(probability) ? { ...person, careTags: [...person.careTags, { kind, basis }] } : person
}

/** A few households on allowance, a few people out of work. */
function tagNeed(dice: Dice, people: DemoPerson[]): void {
  const head = people[0]
  if (head === undefined) return
  if (dice.chance(0.03)) head.careTags.push({ kind: 'minimum-living-allowance', basis: '最低生活保障审核确认书(演示)' })
  for (const person of people)
    if (person.work === '待业' && dice.chance(0.4)) person.careTags.push({ kind: 'unemployed', basis: '就业失业登记证(演示)' })
}
