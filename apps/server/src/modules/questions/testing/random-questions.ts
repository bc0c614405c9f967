import { type Condition, happenings, knownFields, questionSubjects } from '@linli/contract/question-shape'
import { movingSpans } from '@linli/rules/question-span'
import fc from 'fast-check'
import { type RandomRegister, someDays, tagKinds } from './random-register.ts'

/** Any question that can be asked of a register, mostly about what occurs in it. */
export function questionsOf(register: RandomRegister) {
  const { dwellings, origins, today } = register
  const day = fc.constantFrom(...someDays(today), '1960-06-15', '2024-02-29')
  const some = <T>(...values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 })
  const none = <T>(...values: readonly T[]) =>
    fc.oneof({ weight: 4, arbitrary: some(...values) }, { weight: 1, arbitrary: fc.constant<T[]>([]) })
  const bounds = (min: number, max: number) =>
    fc.record({ from: fc.integer({ min, max }), to: fc.integer({ min, max }) }, { requiredKeys: [] })
  const ages = fc.constantFrom(0, 10, 18, 35, 60, 65, 86, 200)
  const span = fc.oneof(
    fc.record({ within: fc.constantFrom(...movingSpans) }),
    fc.tuple(day, day).map(([from, to]) => ({ from, to })),
  )
  const leaf: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ field: fc.constant('age' as const), from: ages, to: ages, on: day }, { requiredKeys: ['field'] }),
    none('0', '1', '2', '9').map((codes) => ({ field: 'sex' as const, in: codes })),
    none('01', '13').map((codes) => ({ field: 'politics' as const, in: codes })),
    none('01', '08').map((codes) => ({ field: 'ethnicity' as const, in: codes })),
    none('10', '20').map((codes) => ({ field: 'marital' as const, in: codes })),
    none('20', '70').map((codes) => ({ field: 'schooling' as const, in: codes })),
    none('02', '10', '20').map((codes) => ({ field: 'relation' as const, in: codes })),
    none(...tagKinds).map((codes) => ({ field: 'careTag' as const, in: codes })),
    some(...dwellings.map(({ estate }) => estate)).map((ids) => ({ field: 'estate' as const, in: ids })),
    some(...dwellings.map(({ building }) => building)).map((ids) => ({ field: 'building' as const, in: ids })),
    some(...dwellings.map(({ unit }) => unit)).map((ids) => ({ field: 'unit' as const, in: ids })),
    some(...origins).map((ids) => ({ field: 'originGroup' as const, in: ids })),
    some('lives_in' as const, 'rents' as const, 'empty' as const).map((kinds) => ({ field: 'occupancy' as const, in: kinds })),
    bounds(-1, 4).map((limits) => ({ field: 'floor' as const, ...limits })),
    bounds(0, 6).map((limits) => ({ field: 'householdSize' as const, ...limits })),
    fc
      .tuple(fc.constantFrom('work' as const, 'skills' as const), fc.constantFrom('师', 'DRIVER', '%', '_', '厨'))
      .map(([field, says]) => ({ field, says })),
    fc.constantFrom(...knownFields).map((known) => ({ known })),
    fc.tuple(fc.constantFrom(...happenings), span).map(([happened, during]) => ({ happened, span: during })),
    fc.tuple(fc.constantFrom(...happenings), span).map(([happened, during]) => ({ happened, span: during })),
  )
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
      tie('condition').map((somebody) => ({ somebody })),
    ),
  }))
  return fc.record(
    {
      of: fc.constantFrom(...questionSubjects),
      where: fc.oneof({ weight: 9, arbitrary: condition }, { weight: 1, arbitrary: fc.constant(null) }),
      asOf: day.filter((one) => one > '2020'),
    },
    { requiredKeys: ['of', 'where'] },
  )
}
