import { relationSex, relationTable } from './relation-table.ts'

/**
 * Years by which somebody must be older (positive) or younger (negative) than the head they are related to, by GB/T 4761;
 * null where the relation says nothing of age. Born by them: 14 years, two generations 28; by marriage, adoption or a
 * second marriage: older or younger at all, which is 1.
 */
export function generationGap(relation: string): number | null {
  return gaps.get(relation) ?? null
}

const [child, grandchild, byLaw] = [14, 28, 1]
const gaps: ReadonlyMap<string, number> = new Map([
  ...['50', '51', '52'].map((code) => [code, child] as const),
  ...['53', '54', '55', '56', '57', '58', '59'].map((code) => [code, byLaw] as const),
  ...['60', '61', '62', '63', '64'].map((code) => [code, grandchild] as const),
  ...['66', '67'].map((code) => [code, grandchild + child] as const),
  ...['20', '21', '22', '23', '24', '25', '26', '29', '30', '31', '32', '33', '34', '35', '36', '39'].map(
    (code) => [code, -child] as const,
  ),
  ...['27', '37', '28', '38'].map((code) => [code, -byLaw] as const),
  ...['40', '41', '42', '43', '44'].map((code) => [code, -grandchild] as const),
  ...['47', '48'].map((code) => [code, -(grandchild + child)] as const),
])

/** Husband, wife, spouse: a head has one of them. */
export const spouseRelations = ['10', '11', '12'] as const

/** Relations with the sex they imply, for a check over many people at once. */
export const sexedRelations: readonly { code: string; sex: '1' | '2' }[] = relationTable.flatMap(({ code }) => {
  const sex = relationSex(code)
  return sex === null ? [] : [{ code, sex }]
})

/** Relations with the years they imply. */
export const agedRelations: readonly { code: string; years: number }[] = [...gaps].map(([code, years]) => ({ code, years }))
