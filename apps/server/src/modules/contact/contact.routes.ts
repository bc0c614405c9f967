import { contact } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { endContact } from './contact-end.service.ts'
import { listKnownContacts, takeContacts } from './contact-known.service.ts'
import { changeContact, createContact, getContact, getContactRules, listContacts, showMyPhone } from './contact.service.ts'
import { getDutiesOf, getDutySums, listMyDuties } from './duties.service.ts'
import { createContactLink, endContactLink, listContactLinks, listUncovered } from './link.service.ts'
import { getMyContact } from './my-contact.service.ts'
import { acceptContactProposal } from './proposal.accept.ts'
import { askContactProposal, dropContactProposal, getContactProposal, listContactProposals, listProposedLinks } from './proposal.service.ts'

export function bindContact(door: Door, deps: Deps): void {
  bind(door, 'contact.getContactRules', contact.getContactRules, ({ caller }) => getContactRules(deps, caller))
  bind(door, 'contact.listContacts', contact.listContacts, ({ caller, query }) => listContacts(deps, caller, query))
  bind(door, 'contact.getContact', contact.getContact, ({ caller, params }) => getContact(deps, caller, params.id))
  bind(door, 'contact.createContact', contact.createContact, ({ caller, body }) => createContact(deps, caller, body))
  bind(door, 'contact.changeContact', contact.changeContact, ({ caller, params, body }) => changeContact(deps, caller, params.id, body))
  bind(door, 'contact.listKnownContacts', contact.listKnownContacts, ({ caller, query }) => listKnownContacts(deps, caller, query.level))
  bind(door, 'contact.takeContacts', contact.takeContacts, ({ caller, body }) => takeContacts(deps, caller, body.items))
  bind(door, 'contact.endContact', contact.endContact, ({ caller, params, body }) => endContact(deps, caller, params.id, body))
  bind(door, 'contact.showMyPhone', contact.showMyPhone, ({ caller, params, body }) => showMyPhone(deps, caller, params.id, body))
  bind(door, 'contact.listContactLinks', contact.listContactLinks, ({ caller, query }) => listContactLinks(deps, caller, query))
  bind(door, 'contact.createContactLink', contact.createContactLink, ({ caller, body }) => createContactLink(deps, caller, body))
  bind(door, 'contact.endContactLink', contact.endContactLink, ({ caller, params, body }) => endContactLink(deps, caller, params.id, body))
  bind(door, 'contact.listUncovered', contact.listUncovered, ({ caller, query }) => listUncovered(deps, caller, query))
  bind(door, 'contact.listMyDuties', contact.listMyDuties, ({ caller }) => listMyDuties(deps, caller))
  bind(door, 'contact.getDutiesOf', contact.getDutiesOf, ({ caller, params }) => getDutiesOf(deps, caller, params.id))
  bind(door, 'contact.getDutySums', contact.getDutySums, ({ caller }) => getDutySums(deps, caller))
  bind(door, 'contact.getMyContact', contact.getMyContact, ({ caller }) => getMyContact(deps, caller))
  bind(door, 'contact.listContactProposals', contact.listContactProposals, ({ caller, query }) => listContactProposals(deps, caller, query))
  bind(door, 'contact.askContactProposal', contact.askContactProposal, ({ caller, body }) => askContactProposal(deps, caller, body))
  bind(door, 'contact.getContactProposal', contact.getContactProposal, ({ caller, params }) => getContactProposal(deps, caller, params.id))
  bind(door, 'contact.listProposedLinks', contact.listProposedLinks, ({ caller, params, query }) =>
    listProposedLinks(deps, caller, params.id, query),
  )
  bind(door, 'contact.acceptContactProposal', contact.acceptContactProposal, ({ caller, params }) =>
    acceptContactProposal(deps, caller, params.id),
  )
  bind(door, 'contact.dropContactProposal', contact.dropContactProposal, ({ caller, params }) =>
    dropContactProposal(deps, caller, params.id),
  )
}
