import { v7 as uuid } from 'uuid'
import type { TestApp } from './app.ts'
import { testFields } from './keys.ts'
import type { BuiltHome } from './register.ts'

/** A contact the administrator is, somebody who could follow, a link and a proposal to answer. Others' numbers must never be read. */
export async function addContacts(
  app: TestApp,
  community: number,
  home: BuiltHome,
  surname: string,
  login: string,
): Promise<Record<string, string>> {
  const [contact, successor, link, proposal, village] = [uuid(), uuid(), uuid(), uuid(), uuid()]
  const [account] = await app.db.asOwner<{ id: string }>(`select id from auth."user" where username = $1`, [login])
  const phone = '13987654321'
  await app.db.asOwner(`insert into origin_group (community, id, name) values ($1, $2, $3)`, [community, village, `${surname}村`])
  await app.db.asOwner(
    `insert into contact (community, id, level, role, name, account_id, phone_cipher, phone_index, starts_on, search)
      values ($1, $2, '4', 'party-member', $3, $4, $5, $6, '2024-01-01', ''), ($1, $7, '4', 'party-member', $8, null, null, null, '2024-01-01', '')`,
    [
      community,
      contact,
      `${surname}联系`,
      account?.id,
      testFields.seal('phone', phone),
      testFields.index('phone', community, phone),
      successor,
      `${surname}接替`,
    ],
  )
  await app.db.asOwner(
    `insert into contact_link (community, id, contact_id, level, to_level, household_id, target_id, building_id, starts_on, seers, origin, made_by)
      values ($1, $2, $3, '4', 'household', $4, $4, $5, '2024-01-01', array[$6], 'hand', 'test')`,
    [community, link, contact, home.household, home.building, account?.id],
  )
  const summary = {
    targets: 0,
    kept: 0,
    changed: 0,
    added: 0,
    left: 0,
    sameBuilding: 0,
    sameOrigin: 0,
    least: 0,
    most: 0,
    cost: 0,
    seconds: 0,
  }
  await app.db.asOwner(
    `insert into contact_proposal (community, id, state, asked, plan, asked_by, asker, ready_at) values ($1, $2, 'ready', $3, $4, 'test', 'test', now())`,
    [community, proposal, JSON.stringify({ by: '4', to: 'household', cap: 20 }), JSON.stringify({ summary, loads: [], targets: [] })],
  )
  return {
    contacts: contact,
    successors: successor,
    'contact-links': link,
    'contact-proposals': proposal,
    'origin-groups': village,
    'own-account': account?.id ?? '',
  }
}

/** Contacts stand again, links hold again, proposals wait again. */
export async function renewContacts(app: TestApp): Promise<void> {
  await app.db.asOwner("update contact_proposal set state = 'ready', answered_by = null, answered_at = null")
  await app.db.asOwner('update contact set ends_on = null')
  await app.db.asOwner("delete from contact_link where origin = 'hand' and made_by <> 'test'")
  await app.db.asOwner(
    'update contact_link l set ends_on = null, seers = array(select c.account_id from contact c where c.id = l.contact_id and c.account_id is not null)',
  )
}
