import type { InputOf } from '@linli/client'

type Need = InputOf<'visits.makeVisit'>['body']['needs'][number]

/** What is ticked and typed of what is to be seen to; `other`: something no category names. */
export interface PickedNeeds {
  categories: string[]
  other: boolean
  text: string
}

export function noNeeds(before: readonly Need[] = []): PickedNeeds {
  return {
    categories: before.flatMap((need) => need.category ?? []),
    other: before.some((need) => need.category === null),
    text: before.find((need) => need.text !== null)?.text ?? '',
  }
}

/**
 * Each ticked category is a need of its own, told in the words typed for those who handle it, else in the line of the
 * visit. Null: something else is ticked and nothing says what.
 */
export function needsOf({ categories, other, text }: PickedNeeds, note: string, newId: () => string): Need[] | null {
  const said = (text.trim() === '' ? note.trim() : text.trim()).slice(0, 500)
  if (other && said === '') return null
  const chosen: (string | null)[] = other ? [...categories, null] : categories
  return chosen.map((category) => ({ id: newId(), category, text: said === '' ? null : said }))
}
