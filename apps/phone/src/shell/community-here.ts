import type { AnswerOf } from '@linli/client'
import { inject, type ComputedRef, type InjectionKey } from 'vue'

export interface CommunityHere {
  code: ComputedRef<number | undefined>
  facts: ComputedRef<AnswerOf<'space.getCommunity'> | undefined>
  choices: ComputedRef<AnswerOf<'space.listCommunities'>['items']>
}

export const communityKey: InjectionKey<CommunityHere> = Symbol('community')

/** The community the page stands in, provided by the frame. */
export function useCommunityHere(): CommunityHere {
  const here = inject(communityKey)
  if (here === undefined) throw new Error('no community provided')
  return here
}
