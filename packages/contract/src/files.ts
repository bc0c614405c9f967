import { z } from 'zod'
import { Done, InCommunity, InCommunityWithId, Instant, NewId, PrivacyClass, Uuid } from './common.ts'
import { fileTypeNames, fileUseNames, thumbnailSizes } from './file-limits.ts'
import { revealPurposes } from './people.ts'
import { route } from './route.ts'

export * from './file-limits.ts'

/** The `Upload-Metadata` of an upload (tus.io, protocol 1.0.0); `id` is made by the client and is the file's. */
export const UploadFacts = z.strictObject({
  id: NewId,
  use: z.enum(fileUseNames),
  filename: z.string().min(1).max(1000),
  /** Of the bytes sent, where the client knows it: the same id with other bytes is then told before anything is sent. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  filetype: z.string().max(200).optional(),
})
export type UploadFacts = z.infer<typeof UploadFacts>

/** A file as the things that carry it show it. Its bytes are at `getFile`. */
export const FileRef = z.object({
  id: Uuid,
  name: z.string(),
  type: z.enum(fileTypeNames),
  bytes: z.number().int(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  hasThumbnail: z.boolean(),
})
export type FileRef = z.infer<typeof FileRef>

export const FileFacts = z.object({
  id: Uuid,
  use: z.enum(fileUseNames),
  name: z.string(),
  state: z.enum(['uploading', 'ready', 'refused']),
  /** Why it was refused. */
  refusal: z.object({ reason: z.string(), zh: z.string(), en: z.string() }).nullable(),
  /** Null until ready. */
  file: FileRef.nullable(),
  privacyClass: PrivacyClass,
  attached: z.boolean(),
  createdAt: Instant,
})
export type FileFacts = z.infer<typeof FileFacts>

/** Uploads speak tus 1.0.0 (creation, termination, expiration), so that a lost connection loses nothing. */
export const createUpload = route({
  method: 'POST',
  path: '/api/communities/:community/uploads',
  summary: 'Begin a resumable upload (tus creation); Upload-Metadata carries id, use and filename',
  access: 'anyone',
  kind: 'resumable',
  params: InCommunity,
  response: z.null(),
  errors: ['refused_file', 'too_large', 'too_many_requests', 'storage_full', 'same_id_other_content'],
})
/** HEAD at the same address answers how far the upload got. */
export const continueUpload = route({
  method: 'PATCH',
  path: '/api/communities/:community/uploads/:id',
  summary: 'Send the next bytes of an upload (tus); the last of them answer whether the file is taken',
  access: 'anyone',
  kind: 'resumable',
  params: InCommunityWithId,
  response: z.null(),
  errors: ['refused_file', 'too_large', 'too_many_requests'],
})
export const cancelUpload = route({
  method: 'DELETE',
  path: '/api/communities/:community/uploads/:id',
  summary: 'Give an unfinished upload up (tus termination)',
  access: 'anyone',
  kind: 'resumable',
  params: InCommunityWithId,
  response: z.null(),
})

/** A link that works without a cookie for a few minutes. */
const Signed = z.object({
  until: z
    .string()
    .regex(/^\d{10}$/)
    .optional(),
  key: z
    .string()
    .regex(/^[\w-]{20,64}$/)
    .optional(),
})

export const getFile = route({
  method: 'GET',
  path: '/api/communities/:community/files/:id',
  summary: 'The bytes of a file (Range is answered)',
  access: 'anyone',
  kind: 'bytes',
  params: InCommunityWithId,
  query: Signed,
  response: z.unknown(),
})
export const getThumbnail = route({
  method: 'GET',
  path: '/api/communities/:community/files/:id/thumbnails/:size',
  summary: 'A small picture of a picture, WebP',
  access: 'anyone',
  kind: 'bytes',
  params: InCommunityWithId.extend({ size: z.enum(thumbnailSizes) }),
  query: Signed,
  response: z.unknown(),
})
export const getFileFacts = route({
  method: 'GET',
  path: '/api/communities/:community/files/:id/facts',
  summary: 'What became of an upload',
  access: 'anyone',
  params: InCommunityWithId,
  response: FileFacts,
})
/** For a sensitive file this is the look: it needs the right and a purpose, and is recorded. */
export const createFileLink = route({
  method: 'POST',
  path: '/api/communities/:community/files/:id/link',
  summary: 'A link to a file for a few minutes; for a sensitive file with a purpose, and recorded',
  access: { kinds: ['staff'] },
  params: InCommunityWithId,
  body: z.strictObject({ purpose: z.enum(revealPurposes).nullable() }),
  response: z.object({ url: z.string(), until: Instant }),
  errors: ['refused'],
})
export const deleteFile = route({
  method: 'DELETE',
  path: '/api/communities/:community/files/:id',
  summary: 'Take back a file that nothing carries yet',
  access: 'anyone',
  params: InCommunityWithId,
  response: Done,
  errors: ['refused'],
})
