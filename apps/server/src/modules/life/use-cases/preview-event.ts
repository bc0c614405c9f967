import type { HouseholdPicture, LifeAct, LifePreview } from '@linli/contract/life'
import { type LifeState, decideLifeAct } from '@linli/rules/household-life'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { peopleOf, toRuleAct, withNewcomers } from '../life.act.ts'
import { readNewcomers, requireUnknown } from '../life.newcomers.ts'
import { mayWriteLife } from '../life.policy.ts'
import { labelsOfDwellings } from '../life.queries.ts'
import { explainRefusal } from '../life.refusals.ts'
import { type Families, readFamilies } from '../life.state.ts'

/** What the act would do, in pictures of the households; a scope that reads cannot write. */
export async function previewLifeEvent(deps: Deps, caller: Caller, given: LifeAct): Promise<LifePreview> {
  mayWriteLife(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const families = await readFamilies(tx, community, given)
    const newcomers = readNewcomers(given, families.state.today)
    await requireUnknown(tx, community, deps.fields, newcomers)
    const all = withNewcomers(families, newcomers)
    const act = toRuleAct(given)
    const decision = decideLifeAct(all.state, act, uuid)
    if (!decision.ok) throw explainRefusal(decision.refusal, all.names)
    const { changes, after, guessed } = decision
    const touched = [
      ...new Set([
        ...[...changes.stays, ...changes.homes].flatMap(({ before, after: row }) => [before?.household ?? [], row?.household ?? []].flat()),
      ]),
    ]
    const labels = await labelsOfDwellings(
      tx,
      community,
      [...all.state.homes, ...after.homes].map((home) => home.dwelling),
    )
    const picture = (state: LifeState, household: string, guesses: ReadonlySet<string>): HouseholdPicture =>
      drawHousehold(state, all, labels, household, guesses)
    const gone = peopleOf(act, all).filter((person) => !after.stays.some((stay) => stay.person === person && stay.endsOn === null))
    return {
      basis: families.basis,
      households: touched.map((household) => ({
        before: changes.newHouseholds.includes(household) ? null : picture(all.state, household, new Set()),
        after: picture(after, household, new Set(guessed)),
      })),
      leaving: gone.map((id) => ({ id, name: all.names.get(id) ?? '' })),
    }
  })
}

function drawHousehold(
  state: LifeState,
  { names }: Families,
  labels: ReadonlyMap<string, string>,
  household: string,
  guessed: ReadonlySet<string>,
): HouseholdPicture {
  const home = state.homes.find((one) => one.household === household && one.endsOn === null)
  const members = state.stays.filter((stay) => stay.household === household && stay.endsOn === null)
  return {
    id: household,
    dwelling: home === undefined ? null : (labels.get(home.dwelling) ?? null),
    use: home?.use ?? null,
    people: members
      .toSorted((a, b) => Number(b.relation === '02') - Number(a.relation === '02') || a.relation.localeCompare(b.relation))
      .map((stay) => ({
        id: stay.person,
        name: names.get(stay.person) ?? '',
        relation: stay.relation,
        guessed: guessed.has(stay.person),
      })),
  }
}
