import { z } from 'zod'
import {
  Code,
  DateOnly,
  DivisionCode,
  Done,
  InCommunity,
  InCommunityWithId,
  Instant,
  LongText,
  NewId,
  ShortText,
  Uuid,
  page,
} from './common.ts'
import { actorKinds, postKindNames, rights } from './rights.ts'
import { FileRef } from './files.ts'
import { route } from './route.ts'

/** Where a post reaches: a whole division (street, community), one building 楼栋, or the matters of one force 四支力量. */
export const PostPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('division'), code: DivisionCode }),
  z.object({ kind: z.literal('building'), id: Uuid }),
  z.object({ kind: z.literal('force'), id: Uuid }),
])

export const Post = z.object({
  id: Uuid,
  kind: z.enum(postKindNames),
  accountId: z.string(),
  holder: z.string(),
  place: PostPlace,
  placeName: z.string(),
  organisation: z.string().nullable(),
  startsOn: DateOnly,
  endedAt: Instant.nullable(),
  /** Shown to residents as "who answers for my building", by the holder's consent. */
  published: z.boolean(),
  publicPhone: z.string().nullable(),
})
export type Post = z.infer<typeof Post>

export const Account = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  /** An authenticator app or a passkey is set up. */
  secondFactor: z.boolean(),
  singleSignOn: z.object({ subject: z.string().nullable(), claim: z.string().nullable() }).nullable(),
  posts: z.array(Post),
})
export type Account = z.infer<typeof Account>

/** Who is asking, as the screens need it. Signed out = kind `public`. */
export const Session = z.object({
  kind: z.enum(actorKinds),
  name: z.string().nullable(),
  /** Range of division codes [lo, hi) this actor may reach. */
  reach: z.object({ lo: DivisionCode, hi: DivisionCode }).nullable(),
  rights: z.array(z.enum(rights)),
  posts: z.array(z.object({ kind: z.enum(postKindNames), placeName: z.string(), community: DivisionCode })),
  /** The communities on this installation within reach. */
  communities: z.array(z.object({ code: DivisionCode, name: z.string(), demo: z.boolean() })),
  household: z.object({ community: DivisionCode, id: Uuid, label: z.string() }).nullable(),
  screen: z.object({ community: DivisionCode, id: Uuid }).nullable(),
  /** A second factor must be set up first; everything but one's own security page is closed until then. */
  confined: z.boolean(),
})
export type Session = z.infer<typeof Session>

/** The session begun, or (kind `public`) what the second step may be and the token it is finished with. */
export const SignedIn = Session.extend({
  step: z.object({ token: z.string(), methods: z.array(z.enum(['totp', 'backup-code', 'passkey'])) }).nullable(),
})
export type SignedIn = z.infer<typeof SignedIn>

export const Login = z.string().trim().min(2).max(60)
/** 12 to 128 characters, any script (ASVS 5.0 V6.2.1, V6.2.9). */
export const Password = z.string().min(12).max(128)

export const getSession = route({ method: 'GET', path: '/auth/session', summary: 'Who is asking', access: 'anyone', response: Session })

export const signIn = route({
  method: 'POST',
  path: '/auth/sign-in',
  summary: 'Staff and helpers sign in with login and password',
  access: 'anyone',
  body: z.strictObject({ login: Login, password: z.string().min(1).max(128) }),
  response: SignedIn,
  errors: ['wrong_credentials', 'locked_out'],
})

export const usePass = route({
  method: 'POST',
  path: '/auth/pass',
  summary: 'A resident signs in once with the paper QR of the household',
  access: 'anyone',
  body: z.strictObject({ token: z.string().min(20).max(200) }),
  response: Session,
  errors: ['pass_not_valid', 'locked_out'],
})

export const signOut = route({ method: 'POST', path: '/auth/sign-out', summary: 'End this session', access: 'anyone', response: Done })

export const changePassword = route({
  method: 'POST',
  path: '/auth/password',
  summary: 'Change my own password; other sessions end',
  access: { kinds: ['staff', 'helper'] },
  body: z.strictObject({ current: z.string().min(1).max(128), next: Password }),
  response: Done,
  errors: ['wrong_credentials', 'refused'],
})

export const listAccounts = route({
  method: 'GET',
  path: '/api/communities/:community/accounts',
  summary: 'Accounts with posts in this community',
  access: { kinds: ['staff'], right: 'accounts.read' },
  params: InCommunity,
  response: z.object({ items: z.array(Account) }),
})

export const createAccount = route({
  method: 'POST',
  path: '/api/communities/:community/accounts',
  summary: 'Create an account with its first post',
  access: { kinds: ['staff'], right: 'accounts.write' },
  fresh: true,
  params: InCommunity,
  body: z.strictObject({
    login: Login,
    name: ShortText,
    password: Password,
    post: z.strictObject({
      id: NewId,
      kind: z.enum(postKindNames),
      place: PostPlace,
      organisation: ShortText.nullable(),
      published: z.boolean(),
      publicPhone: z.string().max(30).nullable(),
    }),
  }),
  response: Account,
  errors: ['refused', 'conflict'],
})

export const createPost = route({
  method: 'POST',
  path: '/api/communities/:community/posts',
  summary: 'Give an account one more post',
  access: { kinds: ['staff'], right: 'accounts.write' },
  fresh: true,
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    accountId: z.string().max(60),
    kind: z.enum(postKindNames),
    place: PostPlace,
    organisation: ShortText.nullable(),
    published: z.boolean(),
    publicPhone: z.string().max(30).nullable(),
  }),
  response: Post,
  errors: ['refused', 'same_id_other_content'],
})

export const endPost = route({
  method: 'POST',
  path: '/api/communities/:community/posts/:id/end',
  summary: 'End a post now; its rights end with the next request',
  access: { kinds: ['staff'], right: 'accounts.write' },
  fresh: true,
  params: InCommunityWithId,
  response: Post,
  errors: ['refused'],
})

/** A paper one-time QR that signs one resident in to one household. The token is shown once. */
export const createPass = route({
  method: 'POST',
  path: '/api/communities/:community/households/:id/passes',
  summary: 'Print a one-time QR for a household',
  access: { kinds: ['staff'], right: 'passes.write' },
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId }),
  response: z.object({ id: Uuid, household: z.string(), url: z.string(), qrSvg: z.string(), expiresAt: Instant }),
  errors: ['same_id_other_content'],
})

export const Answerer = z.object({
  name: z.string(),
  kind: z.enum(postKindNames),
  phone: z.string().nullable(),
  organisation: z.string().nullable(),
})

export const listPublicBuildings = route({
  method: 'GET',
  path: '/api/communities/:community/public/buildings',
  summary: 'Buildings by name, for the signed-out phone',
  access: 'anyone',
  params: InCommunity,
  response: z.object({ items: z.array(z.object({ id: Uuid, estate: z.string(), name: z.string() })) }),
})

export const listAnswerers = route({
  method: 'GET',
  path: '/api/communities/:community/public/buildings/:id/answerers',
  summary: 'Who answers for this building (published posts only)',
  access: 'anyone',
  params: InCommunityWithId,
  response: z.object({ items: z.array(Answerer) }),
})

export const Suggestion = z.object({
  id: Uuid,
  code: z.string(),
  text: z.string(),
  contact: z.string().nullable(),
  createdAt: Instant,
  answer: z.string().nullable(),
  answeredAt: Instant.nullable(),
  answeredBy: z.string().nullable(),
  pictures: z.array(FileRef),
})
export type Suggestion = z.infer<typeof Suggestion>

/** 投诉建议: open to anyone, without an account; the code lets the sender read the answer. */
export const sendSuggestion = route({
  method: 'POST',
  path: '/api/communities/:community/suggestions',
  summary: 'Complain or suggest, no account needed',
  access: 'anyone',
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    text: LongText.max(1000),
    contact: z.string().trim().max(60).nullable(),
    /** Pictures uploaded before for `suggestion.picture`, by their ids; `fileUses` says how many. */
    pictures: z.array(Uuid).max(100).optional(),
  }),
  response: z.object({ code: z.string() }),
  errors: ['too_many_requests', 'same_id_other_content', 'refused'],
})

export const readSuggestion = route({
  method: 'GET',
  path: '/api/communities/:community/suggestions/by-code/:code',
  summary: 'Read what came of a suggestion by its code',
  access: 'anyone',
  params: z.object({ community: InCommunity.shape.community, code: Code }),
  /** Whoever holds the code sees the pictures again by links that last some minutes. */
  response: Suggestion.pick({ code: true, text: true, createdAt: true, answer: true, answeredAt: true }).extend({
    pictures: z.array(z.object({ id: Uuid, url: z.string() })),
  }),
  errors: ['too_many_requests'],
})

export const listSuggestions = route({
  method: 'GET',
  path: '/api/communities/:community/suggestions',
  summary: 'Suggestions with their answers',
  access: { kinds: ['staff'], right: 'suggestions.read' },
  params: InCommunity,
  query: z.object({ open: z.enum(['true', 'false']).optional(), cursor: z.string().max(300).optional() }),
  response: page(Suggestion),
})

export const answerSuggestion = route({
  method: 'POST',
  path: '/api/communities/:community/suggestions/:id/answer',
  summary: 'Answer a suggestion',
  access: { kinds: ['staff'], right: 'suggestions.write' },
  params: InCommunityWithId,
  body: z.strictObject({ answer: LongText.max(1000) }),
  response: Suggestion,
})
