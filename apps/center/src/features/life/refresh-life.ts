import { refresh } from '../../shell/api.ts'

/** Everything that shows who lives where. */
export function refreshLife(): Promise<void> {
  return refresh(
    'people.listHouseholds',
    'people.getHousehold',
    'people.listPersons',
    'people.getPerson',
    'life.getPersonTimeline',
    'life.getHouseholdTimeline',
    'life.listLifeEvents',
    'quality.listFindings',
    'quality.getQualitySummary',
    'quality.getFreshness',
    'space.listEstates',
    'space.getEstateDrawing',
    'space.getOverview',
  )
}
