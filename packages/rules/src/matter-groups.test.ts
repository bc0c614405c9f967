import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GroupableMatter, groupMatters } from './matter-groups.ts'

const matter = (id: string, title: string, overrides: Partial<GroupableMatter> = {}): GroupableMatter => ({
  id,
  title,
  text: '',
  category: 'parking',
  building: 'three',
  ...overrides,
})

describe('matters that can be talked over together', () => {
  it('share words within a category and a building, and the words are named', () => {
    const groups = groupMatters([
      matter('1', '电动车堵住消防通道', { text: '晚上电动车停满了，出不去' }),
      matter('2', '消防通道停电动车', { text: '请设个停车棚' }),
      matter('3', '地面停车位划线不清'),
    ])
    expect(groups.map(({ ids }) => ids)).toEqual([['1', '2'], ['3']])
    expect(groups[0]?.shared).toContain('消防通道')
    expect(groups[0]?.shared).toContain('电动车')
    expect(groups[1]?.shared).toEqual([])
  })

  it('are never of two categories or two buildings, however alike', () => {
    const same = '路灯不亮'
    const groups = groupMatters([
      matter('1', same),
      matter('2', same, { category: 'facilities' }),
      matter('3', same, { building: 'four' }),
      matter('4', same, { building: null }),
    ])
    expect(groups.map(({ ids }) => ids)).toEqual([['1'], ['2'], ['3'], ['4']])
  })

  it('are not joined by words that say nothing', () => {
    expect(groupMatters([matter('1', '我们小区的树倒了'), matter('2', '我们小区的狗叫')])).toHaveLength(2)
  })

  it('may hang together through a third', () => {
    const groups = groupMatters([matter('1', '充电桩坏了'), matter('2', '门禁失灵'), matter('3', '充电桩坏了，门禁失灵')])
    expect(groups.map(({ ids }) => ids)).toEqual([['1', '2', '3']])
  })
})

const word = fc.constantFrom('电动车', '路灯', '停车', '噪音', '垃圾', '漏水', '消防', '通道', '的', '了', '不亮', '晚上', 'A座', '🚲')
const matters = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-f0-9]{6}$/),
    title: fc.array(word, { maxLength: 5 }).map((words) => words.join('')),
    text: fc.array(word, { maxLength: 8 }).map((words) => words.join('')),
    category: fc.constantFrom('parking', 'facilities'),
    building: fc.constantFrom('three', 'four', null),
  }),
  { selector: ({ id }) => id, maxLength: 25 },
)

describe('grouping, whatever is said', () => {
  it('keeps every matter, once', () => {
    fc.assert(
      fc.property(matters, (given) => {
        expect(
          groupMatters(given)
            .flatMap(({ ids }) => ids)
            .toSorted(),
        ).toEqual(given.map(({ id }) => id).toSorted())
      }),
    )
  })

  it('does not hang on the order', () => {
    fc.assert(
      fc.property(
        matters.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([given, shuffled]) => {
          expect(groupMatters(shuffled)).toEqual(groupMatters(given))
        },
      ),
    )
  })

  it('never mixes places or categories, and names only words that two of them use', () => {
    fc.assert(
      fc.property(matters, (given) => {
        for (const { ids, category, building, shared } of groupMatters(given)) {
          const own = given.filter(({ id }) => ids.includes(id))
          expect(own.every((one) => one.category === category && one.building === building)).toBe(true)
          if (ids.length === 1) expect(shared).toEqual([])
          for (const run of shared) expect(own.some(({ title, text }) => `${title} ${text}`.includes(run))).toBe(true)
        }
      }),
    )
  })

  it('a matter beside its own copy is one group', () => {
    fc.assert(
      fc.property(
        matters.filter((given) => given.some(({ title }) => /路灯|噪音|电动车/.test(title))),
        (given) => {
          const one = given.find(({ title }) => /路灯|噪音|电动车/.test(title))
          if (one === undefined) return
          const groups = groupMatters([...given, { ...one, id: 'copy' }])
          expect(groups.find(({ ids }) => ids.includes('copy'))?.ids).toContain(one.id)
        },
      ),
    )
  })
})
