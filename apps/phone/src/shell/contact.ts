import type { AnswerOf } from '@linli/client'
import { computed, type Ref } from 'vue'
import { chosenBuilding } from './device.ts'
import { isResident } from './session.ts'
import { useRead } from './use-read.ts'

export type Answerer = AnswerOf<'accounts.listAnswerers'>['items'][number]

/** The user's building: a resident's own, else the one chosen on this phone. */
export function useMyBuilding(community: Readonly<Ref<number | undefined>>) {
  const home = useRead('people.getMyHousehold', () =>
    isResident.value && community.value !== undefined ? { params: { community: community.value } } : undefined,
  )
  return computed(() => (isResident.value ? home.data.value?.building?.id : (chosenBuilding.value ?? undefined)))
}

/** Who answers for a building, by published posts. */
export function useAnswerers(community: Readonly<Ref<number | undefined>>, building: Readonly<Ref<string | undefined>>) {
  return useRead(
    'accounts.listAnswerers',
    () =>
      community.value === undefined || building.value === undefined
        ? undefined
        : { params: { community: community.value, id: building.value } },
    { keep: (all) => all },
  )
}

/** The person to call: who answers for my building and gave a number, else nobody yet. */
export function useNearest(community: Readonly<Ref<number | undefined>>) {
  const answerers = useAnswerers(community, useMyBuilding(community))
  return computed(() => answerers.data.value?.items.find((one) => one.phone !== null) ?? null)
}
