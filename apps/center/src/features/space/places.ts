import type { EstateDrawing } from '@linli/contract/space'
import { useQueries } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { read, useRead } from '../../shell/api.ts'

export interface Place {
  id: string
  label: string
  /** What somebody types to find it: 3-2-1102. */ short: string
}

/** Every place of the community that a notice or a screen can name, from the drawings of its estates. */
export function usePlaces(community: Ref<number>) {
  const { t } = useI18n()
  const estates = useRead('space.listEstates', () => ({ params: { community: community.value } }))
  const inputs = computed(() =>
    (estates.data.value?.items ?? []).map((estate) => ({
      params: { community: community.value, id: estate.id },
      query: { fact: 'occupancy' as const },
    })),
  )
  const drawings = useQueries({
    queries: computed(() =>
      inputs.value.map((input) => ({ queryKey: ['space.getEstateDrawing', input], queryFn: () => read('space.getEstateDrawing', input) })),
    ),
  })

  const buildings = computed(() => drawings.value.flatMap((one) => one.data?.buildings ?? []))
  const unitsOf = (building: EstateDrawing['buildings'][number]) =>
    building.units.map((unit) => ({ unit, name: `${building.name}${t('grid.unit', { n: unit.number })}` }))
  const estatePlaces = computed<Place[]>(() =>
    (estates.data.value?.items ?? []).map((one) => ({ id: one.id, label: one.name, short: one.name })),
  )
  const buildingPlaces = computed<Place[]>(() => buildings.value.map((one) => ({ id: one.id, label: one.name, short: one.number })))
  const unitPlaces = computed<Place[]>(() =>
    buildings.value.flatMap((building) =>
      unitsOf(building).map(({ unit, name }) => ({ id: unit.id, label: name, short: `${building.number}-${unit.number}` })),
    ),
  )
  const householdPlaces = computed<Place[]>(() =>
    buildings.value.flatMap((building) =>
      unitsOf(building).flatMap(({ unit, name }) =>
        unit.floors
          .flatMap((floor) => floor.cells)
          .flatMap((cell) =>
            cell.household === null
              ? []
              : [{ id: cell.household, label: `${name}${cell.room}`, short: `${building.number}-${unit.number}-${cell.room}` }],
          ),
      ),
    ),
  )
  const doorPlaces = computed<Place[]>(() =>
    buildings.value.flatMap((building) =>
      unitsOf(building).flatMap(({ unit, name }) =>
        unit.floors
          .flatMap((floor) => floor.cells)
          .map((cell) => ({ id: cell.dwelling, label: `${name}${cell.room}`, short: `${building.number}-${unit.number}-${cell.room}` })),
      ),
    ),
  )
  const names = computed(
    () =>
      new Map(
        [...estatePlaces.value, ...buildingPlaces.value, ...unitPlaces.value, ...householdPlaces.value].map((place) => [
          place.id,
          place.label,
        ]),
      ),
  )
  return { estates: estatePlaces, buildings: buildingPlaces, units: unitPlaces, households: householdPlaces, doors: doorPlaces, names }
}

/** The places a typed text may mean, a short list of them. */
export function matchPlaces(places: readonly Place[], typed: string, limit = 40): Place[] {
  const wanted = typed.replace(/\s/g, '').toLowerCase()
  return places.filter((place) => place.label.toLowerCase().includes(wanted) || place.short.toLowerCase().includes(wanted)).slice(0, limit)
}
