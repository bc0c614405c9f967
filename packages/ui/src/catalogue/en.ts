import type { Same } from './same.ts'
import type { zhCN } from './zh-CN.ts'

export const en: Same<typeof zhCN> = {
  product: { name: 'Linli', demo: 'Demo data', demoHint: 'The people and events here are invented for demonstration', host: 'Host: {name}', filing: 'Filing no. {number}', notSet: 'not set', suggest: 'Complaints and suggestions', complaintsPhone: 'Complaints phone {phone}' },
  shared: {
    noData: 'No data', asOf: 'as of {time}', loading: 'Loading…', retry: 'Try again', emptyTitle: 'Nothing here yet', tooMany: 'Showing the first {shown} of {total}. Narrow the filters to see the rest.',
    save: 'Save', cancel: 'Cancel', close: 'Close', edit: 'Edit', back: 'Back', open: 'Open', all: 'All', yes: 'Yes', no: 'No', confirm: 'Confirm', none: 'None', print: 'Print', more: 'More', reload: 'Reload',
    language: 'Language', chinese: '中文', english: 'English', elderMode: 'Large type', signIn: 'Sign in', signOut: 'Sign out', today: 'Today', from: 'From', to: 'To', now: 'now', required: 'required', optional: 'optional', optionalField: '{name} (optional)', listJoin: ', ',
    requestId: 'Number {id}', persons: '{n} persons', households: '{n} households', items: '{n} items', years: '{n} years', chosenOf: '{n} chosen',
  },
  problem: { offline: 'The line is down or the server does not answer. Check the network and try again.', internal: 'Something went wrong. Try again later.', title: 'That did not work', notSaved: 'Not saved' },
  postKind: { administrator: 'Community administrator', secretary: 'Party secretary', worker: 'Community worker', street_officer: 'Street officer', building_head: 'Building head', party_group_leader: 'Party-group leader', residents_representative: 'Residents’ representative' },
  actorKind: { staff: 'Staff', helper: 'Building heads and helpers', resident: 'Resident', device: 'Television', public: 'Not signed in', system: 'System' },
  occupancy: { lives_in: 'Owner lives in', rents: 'Rented', empty: 'Empty', none: 'No household' },
  privacyClass: { public: 'Public', community: 'Residents', household: 'Named households', staff: 'Staff', sensitive: 'Sensitive' },
  privacyHint: { public: 'Lobby screens and signed-out phones show it; it must hold no personal data', community: 'Signed-in residents see it; lobby screens do not', household: 'Only the phones and home televisions of these households show it' },
  noticeState: { draft: 'Draft', published: 'Published', withdrawn: 'Withdrawn' },
  revealField: { identity: 'Identity number', phone: 'Phone', birth_date: 'Date of birth' },
  revealPurpose: { contact: 'To contact the person', service: 'To handle the person’s own matter', verification: 'To check identity', emergency: 'Emergency', report: 'Report required by law' },
  screenClass: { lobby: 'Lobby screen', household: 'Home screen' },
  passState: { open: 'Not used yet', used: 'Used', expired: 'Expired', withdrawn: 'Withdrawn' },
  urgent: 'Urgent',
  grid: { building: '{name}, {count} homes', window: '{building} unit {unit} room {room}: {value}', unit: 'Unit {n}', floor: 'Floor {n}' },
}
