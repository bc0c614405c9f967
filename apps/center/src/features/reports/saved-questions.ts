import type { QuestionShape } from '@linli/contract/question-shape'
import { type Ref, computed } from 'vue'
import { useRead } from '../../shell/api.ts'

/** A saved question a report can take its people from. */
export interface SavedQuestion {
  id: string
  name: string
  question: QuestionShape
}

/** Saved questions over persons or households; a table of homes without people has no rows to fill. */
export function useSavedQuestions(community: Ref<number>): Ref<SavedQuestion[]> {
  const { data } = useRead('questions.listQuestions', () => ({ params: { community: community.value } }))
  return computed(() =>
    (data.value?.items ?? [])
      .filter(({ shape }) => shape.of !== 'dwellings')
      .map(({ id, title, shape }) => ({ id, name: title, question: shape })),
  )
}
