import { z } from 'zod'
import { Login, Password, Session, SignedIn } from './accounts.ts'
import { Done, InCommunity, InCommunityWithId, Instant, NewId, ShortText, Uuid } from './common.ts'
import { route } from './route.ts'

/** Everybody with a login, about themselves. */
const myself = { kinds: ['staff', 'helper'] } as const
const managing = { kinds: ['staff'], right: 'accounts.write' } as const

/** What an unfinished step is continued with; good once and for minutes. */
const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** Bytes as a browser's credential API gives them, base64url. */
const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/)

/** Six digits of the authenticator app. */
export const TotpCode = z.string().regex(/^\d{6}$/)
/** As printed, with or without its dashes. */
export const PaperCode = z.string().trim().min(8).max(40)

/** What a passkey signed, for the ceremony begun before. */
export const PasskeyAssertion = z.strictObject({
  ceremony: Token,
  id: bytes(1400),
  clientDataJSON: bytes(4000),
  authenticatorData: bytes(4000),
  signature: bytes(2000),
})
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>

const byTotp = z.strictObject({ kind: z.literal('totp'), code: TotpCode })
const byPasskey = z.strictObject({ kind: z.literal('passkey'), assertion: PasskeyAssertion })

/** One proof of who is there, for a session that has been open for a while. */
export const Proof = z.discriminatedUnion('kind', [
  byTotp,
  byPasskey,
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(128) }),
])
export type Proof = z.infer<typeof Proof>

export const SecondProof = z.discriminatedUnion('kind', [
  byTotp,
  byPasskey,
  z.strictObject({ kind: z.literal('backup-code'), code: PaperCode }),
])
export type SecondProof = z.infer<typeof SecondProof>

export const listMethods = route({
  method: 'GET',
  path: '/auth/methods',
  summary: 'Ways to sign in beside login and password',
  access: 'anyone',
  response: z.object({
    /** Browsers allow passkeys at a host name over https, and at localhost. */
    passkeys: z.boolean(),
    singleSignOn: z.object({ label: z.string() }).nullable(),
  }),
})

export const finishSignIn = route({
  method: 'POST',
  path: '/auth/sign-in/second',
  summary: 'The second step: a code of the app, a paper code, or a passkey',
  access: 'anyone',
  body: z.strictObject({ step: Token, proof: SecondProof }),
  response: Session,
  errors: ['wrong_code', 'locked_out', 'refused'],
})

export const beginPasskey = route({
  method: 'POST',
  path: '/auth/passkey/begin',
  summary: 'A challenge for a passkey to sign',
  access: 'anyone',
  response: z.object({ ceremony: z.string(), challenge: z.string(), rpId: z.string() }),
  errors: ['refused', 'too_many_requests'],
})

export const usePasskey = route({
  method: 'POST',
  path: '/auth/passkey',
  summary: 'Sign in with a passkey alone: it is both factors',
  access: 'anyone',
  body: PasskeyAssertion,
  response: Session,
  errors: ['wrong_code', 'locked_out'],
})

export const beginSingleSignOn = route({
  method: 'POST',
  path: '/auth/oidc/begin',
  summary: 'Where to go at the single sign-on provider',
  access: 'anyone',
  response: z.object({ ceremony: z.string(), url: z.string() }),
  errors: ['refused', 'unavailable', 'too_many_requests'],
})

export const finishSingleSignOn = route({
  method: 'POST',
  path: '/auth/oidc/finish',
  summary: 'Back from the provider, with the query it sent along',
  access: 'anyone',
  body: z.strictObject({ ceremony: Token, query: z.string().min(1).max(4000) }),
  response: SignedIn,
  errors: ['refused', 'unavailable', 'locked_out'],
})

export const useRecovery = route({
  method: 'POST',
  path: '/auth/recovery',
  summary: 'Set a new password with the paper code two colleagues gave; the old second factor and all sessions end',
  access: 'anyone',
  body: z.strictObject({ login: Login, code: PaperCode, next: Password }),
  response: Session,
  errors: ['wrong_code', 'locked_out', 'refused'],
})

export const reauthenticate = route({
  method: 'POST',
  path: '/auth/reauthenticate',
  summary: 'Prove again who is there; dangerous steps are open for ten minutes',
  access: myself,
  beforeSecondFactor: true,
  body: z.strictObject({ proof: Proof }),
  response: Done,
  errors: ['wrong_credentials', 'wrong_code', 'locked_out'],
})

export const Passkey = z.object({ id: Uuid, name: z.string(), createdAt: Instant, lastUsedAt: Instant.nullable() })
export type Passkey = z.infer<typeof Passkey>

export const MySecurity = z.object({
  login: z.string(),
  totpSince: Instant.nullable(),
  backupCodesLeft: z.number().int(),
  passkeys: z.array(Passkey),
  passkeysPossible: z.boolean(),
  singleSignOn: z.object({ label: z.string(), prepared: z.boolean() }).nullable(),
  /** The installation asks staff for a second factor. */
  required: z.boolean(),
})
export type MySecurity = z.infer<typeof MySecurity>

export const getMySecurity = route({
  method: 'GET',
  path: '/auth/security',
  summary: 'How I sign in',
  access: myself,
  beforeSecondFactor: true,
  response: MySecurity,
})

/** Shown once, at set-up; the old secret counts until a code of the new one confirms it. */
export const beginTotp = route({
  method: 'POST',
  path: '/auth/totp/begin',
  summary: 'A new secret for the authenticator app',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  response: z.object({ secret: z.string(), url: z.string(), qrSvg: z.string() }),
})

export const BackupCodes = z.object({ codes: z.array(z.string()) })

export const confirmTotp = route({
  method: 'POST',
  path: '/auth/totp/confirm',
  summary: 'Confirm the new secret by one code; answers new paper codes, shown once',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  body: z.strictObject({ code: TotpCode }),
  response: BackupCodes,
  errors: ['wrong_code', 'locked_out', 'refused'],
})

export const endTotp = route({
  method: 'POST',
  path: '/auth/totp/end',
  summary: 'Turn the authenticator app off; the paper codes go with it',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  response: Done,
  errors: ['refused'],
})

export const renewBackupCodes = route({
  method: 'POST',
  path: '/auth/backup-codes',
  summary: 'New paper codes, shown once; the old ones end',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  response: BackupCodes,
  errors: ['refused'],
})

export const beginPasskeyRegistration = route({
  method: 'POST',
  path: '/auth/passkey/registration',
  summary: 'A challenge for a new passkey',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  response: z.object({
    ceremony: z.string(),
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    algorithms: z.array(z.number()),
    exclude: z.array(z.string()),
  }),
  errors: ['refused'],
})

const PasskeyName = ShortText.max(40)

export const addPasskey = route({
  method: 'POST',
  path: '/auth/passkeys',
  summary: 'Register a passkey',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  body: z.strictObject({
    ceremony: Token,
    name: PasskeyName,
    id: bytes(1400),
    clientDataJSON: bytes(4000),
    attestationObject: bytes(20_000),
    transports: z.array(z.string().max(20)).max(10),
  }),
  response: Passkey,
  errors: ['refused'],
})

const MyPasskey = z.object({ id: Uuid })

export const renamePasskey = route({
  method: 'PATCH',
  path: '/auth/passkeys/:id',
  summary: 'Give a passkey another name',
  access: myself,
  beforeSecondFactor: true,
  params: MyPasskey,
  body: z.strictObject({ name: PasskeyName }),
  response: Passkey,
})

export const endPasskey = route({
  method: 'POST',
  path: '/auth/passkeys/:id/end',
  summary: 'Remove a passkey',
  access: myself,
  fresh: true,
  beforeSecondFactor: true,
  params: MyPasskey,
  response: Done,
  errors: ['refused'],
})

/** A sign-in at the provider opens an account only when it was prepared here: by subject, or by login claim for the first time. */
export const prepareSingleSignOn = route({
  method: 'POST',
  path: '/api/communities/:community/accounts/:id/single-sign-on',
  summary: 'Prepare an account for single sign-on; with neither field, end it',
  access: managing,
  fresh: true,
  params: z.object({ community: InCommunity.shape.community, id: z.string().max(60) }),
  body: z.strictObject({ subject: ShortText.optional(), claim: ShortText.optional() }),
  response: Done,
  errors: ['refused'],
})

export const recoveryStates = ['waiting', 'confirmed', 'used', 'withdrawn', 'expired'] as const

export const Recovery = z.object({
  id: Uuid,
  accountId: z.string(),
  name: z.string(),
  login: z.string(),
  startedBy: z.string(),
  startedAt: Instant,
  /** Whether it was me; somebody else must confirm. */
  startedByMe: z.boolean(),
  confirmedBy: z.string().nullable(),
  expiresAt: Instant,
  state: z.enum(recoveryStates),
})
export type Recovery = z.infer<typeof Recovery>

export const listRecoveries = route({
  method: 'GET',
  path: '/api/communities/:community/recoveries',
  summary: 'Colleagues who are locked out, and who vouches for them; the last 30 days',
  access: managing,
  params: InCommunity,
  response: z.object({ items: z.array(Recovery) }),
})

export const startRecovery = route({
  method: 'POST',
  path: '/api/communities/:community/recoveries',
  summary: 'Vouch for a colleague who is locked out; a second person must confirm within 24 hours',
  access: managing,
  fresh: true,
  params: InCommunity,
  body: z.strictObject({ id: NewId, accountId: z.string().max(60) }),
  response: Recovery,
  errors: ['refused', 'same_id_other_content'],
})

export const confirmRecovery = route({
  method: 'POST',
  path: '/api/communities/:community/recoveries/:id/confirm',
  summary: 'The second person confirms; answers the paper code, shown once',
  access: managing,
  fresh: true,
  params: InCommunityWithId,
  response: Recovery.extend({ code: z.string(), url: z.string() }),
  errors: ['refused'],
})

export const withdrawRecovery = route({
  method: 'POST',
  path: '/api/communities/:community/recoveries/:id/withdraw',
  summary: 'Take a recovery back; its paper code ends',
  access: managing,
  params: InCommunityWithId,
  response: Recovery,
  errors: ['refused'],
})
