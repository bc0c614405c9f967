import type { HouseholdPicture, LifePreview } from '@linli/contract/life'

type Say = (
  key: `life.says.${'founded' | 'moved' | 'gone' | 'head' | 'came' | 'left' | 'relation'}`,
  values: Record<string, string>,
) => string

/** What a preview would do, said in words: one sentence a change. `wordOf` names a relation code. */
export function lifeSentences(preview: LifePreview, say: Say, wordOf: (code: string) => string): string[] {
  return preview.households.flatMap(({ before, after }) => sentencesOf(before, after, say, wordOf))
}

function sentencesOf(before: HouseholdPicture | null, after: HouseholdPicture, say: Say, wordOf: (code: string) => string): string[] {
  const place = after.dwelling ?? before?.dwelling ?? ''
  const headOf = (picture: HouseholdPicture | null) => picture?.people.find((one) => one.relation === '02') ?? null
  const [was, is] = [headOf(before), headOf(after)]
  if (before === null)
    return [say('life.says.founded', { place, names: after.people.map((one) => `${one.name}(${wordOf(one.relation)})`).join('、') })]
  const known = new Map(before.people.map((one) => [one.id, one]))
  const there = new Set(after.people.map((one) => one.id))
  const left = before.people.filter((one) => !there.has(one.id))
  const sentences: string[] = []
  for (const one of after.people.filter((person) => !known.has(person.id)))
    sentences.push(say('life.says.came', { name: one.name, place, relation: wordOf(one.relation) }))
  if (left.length > 0)
    sentences.push(say('life.says.left', { names: left.map((one) => one.name).join('、'), place: before.dwelling ?? '' }))
  if (before.dwelling !== null && after.dwelling === null) sentences.push(say('life.says.gone', { place: before.dwelling }))
  else if (before.dwelling !== after.dwelling)
    sentences.push(say('life.says.moved', { from: before.dwelling ?? '', to: after.dwelling ?? '' }))
  if (is !== null && was?.id !== is.id) sentences.push(say('life.says.head', { place, name: is.name }))
  for (const one of after.people) {
    const old = known.get(one.id)
    if (old !== undefined && old.relation !== one.relation && one.relation !== '02')
      sentences.push(say('life.says.relation', { name: one.name, from: wordOf(old.relation), to: wordOf(one.relation) }))
  }
  return sentences
}
