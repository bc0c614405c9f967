import type { AnswerOf } from '@linli/client'
import { computed, shallowRef } from 'vue'
import { client, onSignedOut, outbox, queries } from './api.ts'
import { forgetUser, keepChoices } from './device.ts'
import { forgetRound } from './kept-round.ts'

export type Session = AnswerOf<'accounts.getSession'>

const nobody: Session = {
  kind: 'public',
  name: null,
  reach: null,
  rights: [],
  posts: [],
  communities: [],
  household: null,
  screen: null,
  confined: false,
}

export type SecondStep = NonNullable<AnswerOf<'accounts.signIn'>['step']>
export type PhoneAnswer = AnswerOf<'residentSignIn.signInWithPhone'>

/** Who uses this phone. Without an answer of the server the page shows what anyone may see. */
export const session = shallowRef<Session>(nobody)
export const sessionKnown = shallowRef(false)
/** Set when a session ended by itself, so that the page can say why it looks different. */
export const sessionEnded = shallowRef(false)

export const isResident = computed(() => session.value.kind === 'resident')
export const readsRegister = computed(() => session.value.rights.includes('register.read'))
export const isSignedIn = computed(
  () => session.value.kind === 'resident' || session.value.kind === 'helper' || session.value.kind === 'staff',
)

/** Asks who is signed in. Never throws: without signal the page stays as it is and asks again later. */
export async function loadSession(): Promise<void> {
  try {
    take(await client.call('accounts.getSession'))
    sessionKnown.value = true
  } catch {
    // Asked again by `online` and by the next page.
  }
}

/** @returns the second step, when the account has one; `null` when signed in */
export async function signIn(login: string, password: string): Promise<SecondStep | null> {
  const { step, ...next } = await client.call('accounts.signIn', { body: { login, password } })
  if (step === null) take(next)
  return step
}

export async function finishSignIn(step: SecondStep, kind: 'totp' | 'backup-code', code: string): Promise<void> {
  take(await client.call('signIn.finishSignIn', { body: { step: step.token, proof: { kind, code } } }))
}

export async function enterWithPass(token: string): Promise<void> {
  take(await client.call('accounts.usePass', { body: { token } }))
}

/** Signed in when the phone stands for one home; else the homes to choose from, with the ticket to choose by. */
export async function enterWithCode(phone: string, code: string): Promise<PhoneAnswer> {
  const answer = await client.call('residentSignIn.signInWithPhone', { body: { phone, code } })
  if (answer.session !== null) take(answer.session)
  return answer
}

export async function enterHome(phone: string, ticket: string, home: PhoneAnswer['homes'][number]): Promise<void> {
  const { community, person } = home
  take(await client.call('residentSignIn.choosePhoneHome', { body: { phone, ticket, community, person } }))
}

/**
 * Ends the session on the server first: only the server can take the cookie back. Then forgets everything
 * here and starts the page anew, so that nothing stays in memory either.
 */
export async function signOut(): Promise<void> {
  leaving = true
  try {
    await client.call('accounts.signOut')
  } finally {
    leaving = false
  }
  // The answer's Clear-Site-Data may have closed the database under the outbox already.
  await outbox.value?.clear().catch(() => undefined)
  await forgetRound()
  forgetUser()
  keepChoices()
  location.replace('/phone/')
}

function take(next: Session): void {
  const another = identityOf(session.value) !== identityOf(next)
  session.value = next
  void forgetOthers(ownerOf(next))
  sessionEnded.value = false
  if (!another) return
  // Another user: nothing the last one read may stay, neither in memory nor on the page.
  queries.removeQueries({ type: 'inactive' })
  void queries.resetQueries()
}

/** Whose homes and visits this phone keeps; nobody's who has no post. */
export function ownerOf({ kind, name }: Session): string | null {
  return kind === 'helper' || kind === 'staff' ? `${kind}/${name ?? ''}` : null
}

/** The server said who uses this phone: what is kept of somebody else goes. Unsent visits stay while nobody is signed in. */
async function forgetOthers(owner: string | null): Promise<void> {
  await forgetRound(owner)
  if (!isSignedIn.value) return
  for (const entry of (await outbox.value?.list()) ?? [])
    if (entry.owner !== undefined && entry.owner !== owner) await outbox.value?.remove(entry.id)
}

export function identityOf(one: Session): string {
  return `${one.kind}/${one.name ?? ''}/${one.household?.id ?? ''}/${one.posts.length}`
}

let asking = false
/** The live stream may report the end of a session before the answer to signing out arrives. */
let leaving = false
async function checkEnded(): Promise<void> {
  if (asking || leaving || !isSignedIn.value) return
  asking = true
  await loadSession()
  asking = false
  if (!isSignedIn.value) sessionEnded.value = true
}

/** The server says that this session is over (or its rights changed): look again. */
export const sessionMayHaveEnded = (): void => void checkEnded()
onSignedOut(sessionMayHaveEnded)
addEventListener('online', () => {
  if (!sessionKnown.value) void loadSession()
})
