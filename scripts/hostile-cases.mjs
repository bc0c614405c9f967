// The 87 hostile cases a Linli server is tried with. Tests name the cases they try in brackets at the end of their title:
// `… (A02, A03)`. What nothing here can be tried with yet says why, and with which issue it comes.

/** @type {Record<string, string | { title: string, later: string }>} */
export const hostileCases = {
  A01: "the neighbour's id is an id that never was",
  A02: "changing or deleting the neighbour's thing changes nothing",
  A03: 'naming another tenant in the query is ignored',
  A04: "the neighbour's id inside a body is an id that never was",
  A05: 'naming another tenant in a body is refused',
  A06: 'forged tenant, address and user headers are ignored',
  A07: 'search, lists, counts and exports find nothing of the neighbour',
  A08: 'sorting and filtering by hidden columns gives nothing',
  A09: "no right is gained by more fields in one's own profile",
  A10: 'every route by every kind of actor and right',
  A11: 'every route without a session',
  A12: 'other verbs on every address',
  A13: 'a building head reaches no other building',
  A14: 'whole numbers stand in no answer, event, error or stream',
  A15: "the neighbour's ids among many of one's own",
  A16: "the neighbour's files, and addresses of files after their time",
  A17: "streams of the neighbour, and one's own after the right ended",
  A18: 'a right that ended ends with the next request',
  A19: 'two communities on few connections never mix',
  A20: 'a failing transaction leaves no scope on its connection',
  A21: 'the same natural key in two communities',
  A22: 'ids beside a known one',
  A23: { title: "another voter's ballot", later: 'there are no ballots yet: issue H' },
  B01: 'the right password after ten wrong ones',
  B02: 'one password over many accounts',
  B03: 'known and unknown logins answer alike',
  B04: 'codes are guessed at, used twice, by another, too late',
  B05: 'codes are asked for without end',
  B06: 'the session token changes at sign-in and with the role',
  B07: 'a cookie planted before signing in',
  B08: 'a cookie after signing out, a new password, a disabled account',
  B09: 'idle and absolute limits to the second',
  B10: 'flags of the session cookie',
  B11: 'changed, foreign and late tokens (cookies, identity tokens, passkeys)',
  B12: 'weak, long and unusual passwords',
  B13: 'dangerous steps ask again who is there',
  B14: 'recovery papers twice, for another, too late',
  B15: 'demo accounts in production',
  B16: 'pairing codes are guessed, devices act as staff',
  B17: 'registering as somebody else',
  C01: 'statements and control characters in every text',
  C02: 'identifiers in sort, fields and group',
  C03: 'stored markup is shown as text on every screen',
  C04: 'active content uploaded and served',
  C05: 'prototype keys in bodies, queries and headers of workbooks',
  C06: 'values of another type, repeated names',
  C07: 'numbers and dates beyond all sense',
  C08: 'texts made for slow expressions',
  C09: 'deep, wide and huge bodies',
  C10: 'line breaks in file names, headers and logs',
  C11: 'entities in the XML of workbooks',
  C12: 'templates in texts stay literal',
  C13: 'requests two readers understand differently',
  C14: 'full-width, look-alike and differently composed names',
  C15: 'redirects stay on this site',
  D01: 'zip bombs',
  D02: 'workbooks of a million rows or columns, or claiming so',
  D03: 'files that are not what they are called',
  D04: 'pictures of huge size, endless animations',
  D05: 'file names that are paths',
  D06: 'formulas in exported texts',
  D07: 'formulas, hidden sheets and macros in imports',
  D08: 'uploads that stop halfway, drip or lie about their length',
  D09: 'many uploads at once and a quota',
  D10: 'spreadsheet libraries with known holes',
  D11: 'the place a photo was taken at',
  D12: 'exports of personal data: proof, reason, audit, limit, mark',
  E01: 'security headers on every answer',
  E02: 'nothing signed-in is stored by browsers',
  E03: 'writes from a foreign page and from none',
  E04: 'streams from a foreign page',
  E05: { title: 'addresses given by people that lead inside', later: 'nobody gives the server an address to call yet (Web Push): issue I' },
  E06: 'a called service that never answers or answers without end',
  E07: { title: 'inbound calls unsigned or replayed', later: 'no service calls in yet (delivery receipts): issue I' },
  E08: 'hidden files, metrics and source maps',
  E09: 'a failure inside says nothing of it',
  E10: 'a flood from one client',
  E11: 'forged forwarding headers',
  E12: 'the same request twenty times at once',
  E13: { title: 'voting twice, or after the end', later: 'there are no ballots yet: issue H' },
  E14: { title: 'the last place taken by fifty at once', later: 'there are no places to book yet: issues E and F' },
  E15: { title: 'steps of a matter skipped or turned back', later: 'there are no matters yet: issue D' },
  E16: 'two editors of one thing',
  E17: 'the audit trail cannot be changed unnoticed',
  E18: 'logs hold nothing that was planted',
  E19: 'page sizes, offsets and lists without end',
  E20: 'backups are closed, and restored whole',
}

/** Case ids of a test's title, or of a title written in a file. */
export function casesIn(title) {
  return [...title.matchAll(/\(((?:[A-E]\d\d(?:, )?)+)\)/g)].flatMap(([, ids]) => (ids ?? '').split(', '))
}

/**
 * Counts tests by case. A case that applies and has no passing test, or a failing one, is failed; so is a title naming
 * a case that does not exist.
 * @param {{ title: string, passed: boolean }[]} tests
 */
export function judge(tests) {
  const rows = Object.entries(hostileCases).map(([id, about]) => {
    const mine = tests.filter(({ title }) => casesIn(title).includes(id))
    const passed = mine.filter((test) => test.passed).length
    const [title, later] = typeof about === 'string' ? [about, null] : [about.title, about.later]
    const state = mine.length > passed || (later === null && passed === 0) ? 'failed' : later === null ? 'passed' : 'later'
    return { id, title, later, state, passed, failed: mine.length - passed }
  })
  const unknown = [...new Set(tests.flatMap(({ title }) => casesIn(title)))].filter((id) => !(id in hostileCases))
  return { rows, unknown }
}

/** One line for the whole suite, and how many cases nothing tries with success. */
export function summary({ rows, unknown }) {
  const applying = rows.filter((row) => row.later === null)
  const bad = applying.filter((row) => row.state !== 'passed').map((row) => row.id)
  const verdict = bad.length === 0 ? 'all with passing tests' : `not passed: ${bad.join(', ')}`
  const untried = applying.filter((row) => row.passed === 0).length + unknown.length
  const strange = unknown.length === 0 ? '' : `; no such case: ${unknown.join(', ')}`
  return { line: `hostile cases: ${applying.length} of ${rows.length} apply, ${verdict}${strange}`, untried }
}
