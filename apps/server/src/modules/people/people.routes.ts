import { people } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { addCareTag, endCareTag, revealField } from './change-person.service.ts'
import { getHousehold, getMyHousehold, getPerson, listHouseholds, listMyLooks, listPersonLooks, listPersons } from './people.service.ts'
import { restoreHousehold, restorePerson } from './restore.service.ts'
import { updatePerson } from './write-person.ts'

export function bindPeople(door: Door, deps: Deps): void {
  bind(door, 'people.listHouseholds', people.listHouseholds, ({ caller, query }) => listHouseholds(deps, caller, query))
  bind(door, 'people.getHousehold', people.getHousehold, ({ caller, params, query }) => getHousehold(deps, caller, params.id, query.asOf))
  bind(door, 'people.listPersons', people.listPersons, ({ caller, query }) => listPersons(deps, caller, query))
  bind(door, 'people.getPerson', people.getPerson, ({ caller, params, query }) => getPerson(deps, caller, params.id, query.asOf))
  bind(door, 'people.updatePerson', people.updatePerson, ({ caller, params, body }) => updatePerson(deps, caller, params.id, body))
  bind(door, 'people.restorePerson', people.restorePerson, ({ caller, params, body }) => restorePerson(deps, caller, params.id, body))
  bind(door, 'people.restoreHousehold', people.restoreHousehold, ({ caller, params, body }) =>
    restoreHousehold(deps, caller, params.id, body),
  )
  bind(door, 'people.addCareTag', people.addCareTag, ({ caller, params, body }) => addCareTag(deps, caller, params.id, body))
  bind(door, 'people.endCareTag', people.endCareTag, ({ caller, params, body }) =>
    endCareTag(deps, caller, params.id, params.tag, body.endsOn),
  )
  bind(door, 'people.revealField', people.revealField, async ({ caller, params, body }) => ({
    value: await revealField(deps, caller, params.id, body),
  }))
  bind(door, 'people.listPersonLooks', people.listPersonLooks, async ({ caller, params }) => ({
    items: await listPersonLooks(deps, caller, params.id),
  }))
  bind(door, 'people.getMyHousehold', people.getMyHousehold, ({ caller }) => getMyHousehold(deps, caller))
  bind(door, 'people.listMyLooks', people.listMyLooks, async ({ caller }) => ({ items: await listMyLooks(deps, caller) }))
}
