import { computed, type Ref } from 'vue'
import { useRead } from '../../shell/api.ts'

/** Buildings to choose from; the estate is named only where there are several. */
export function useBuildings(community: Ref<number>) {
  const estates = useRead('space.listEstates', () => ({ params: { community: community.value } }))
  return computed(() => {
    const items = estates.data.value?.items ?? []
    return items.flatMap((estate) =>
      estate.buildings.map((building) => ({
        id: building.id,
        name: building.name,
        label: items.length > 1 ? `${estate.name} ${building.name}` : building.name,
      })),
    )
  })
}
