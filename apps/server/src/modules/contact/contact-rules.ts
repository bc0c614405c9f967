import type { Cadence, ContactRules } from '@linli/rules/duties-rules'
import type { Tx } from '../../platform/db/in-scope.ts'
import { readNow } from '../space/index.ts'
import { readSettingVersions } from '../settings/index.ts'

/** Every version of the community's rules, oldest first. */
export async function readContactRules(tx: Tx, community: number): Promise<ContactRules[]> {
  return (await readSettingVersions(tx, community, 'contactRules')).map(({ startsOn, value }) => ({ startsOn, ...value }))
}

/** The rules that hold today. */
export async function readRulesToday(tx: Tx, community: number): Promise<Omit<ContactRules, 'startsOn'>> {
  const { today } = await readNow(tx)
  return rulesOn(await readContactRules(tx, community), today)
}

/** The rules of a day; the first version holds from ever. */
function rulesOn(versions: readonly ContactRules[], day: string): Omit<ContactRules, 'startsOn'> {
  const held = versions.filter(({ startsOn }) => startsOn <= day).at(-1)
  if (held === undefined) throw new Error('no rules of linked contact hold')
  return held
}

/** The level a role stands on. */
export function levelOfRole({ levels }: Pick<ContactRules, 'levels'>, role: string): string | undefined {
  return levels.find(({ roles }) => roles.includes(role))?.code
}

export function cadenceOf({ cadences }: Pick<ContactRules, 'cadences'>, by: string, to: string): Cadence | undefined {
  return cadences.find((cadence) => cadence.to === to && cadence.by.includes(by))
}

/** Pairs of levels any version ever named. */
export function pairsOf(versions: readonly ContactRules[]): { by: string; to: string }[] {
  const pairs = new Map<string, { by: string; to: string }>()
  for (const { cadences } of versions) for (const { by, to } of cadences) for (const one of by) pairs.set(`${one} ${to}`, { by: one, to })
  return [...pairs.values()]
}
