import { computed, type Ref } from 'vue'
import { useRead } from '../../shell/api.ts'
import { type Place, usePlaces } from '../space/places.ts'

export interface QuestionPlaces {
  estate: readonly Place[]
  building: readonly Place[]
  unit: readonly Place[]
  originGroup: readonly Place[]
}

/** What conditions can name, and the names to read them back with. */
export function useQuestionPlaces(community: Ref<number>) {
  const space = usePlaces(community)
  const groups = useRead('space.listOriginGroups', () => ({ params: { community: community.value } }))
  const origins = computed<Place[]>(() => (groups.data.value?.items ?? []).map(({ id, name }) => ({ id, label: name, short: name })))
  const places = computed<QuestionPlaces>(() => ({
    estate: space.estates.value,
    building: space.buildings.value,
    unit: space.units.value,
    originGroup: origins.value,
  }))
  const nameOf = (id: string): string => space.names.value.get(id) ?? origins.value.find((one) => one.id === id)?.label ?? '…'
  return { places, nameOf }
}
