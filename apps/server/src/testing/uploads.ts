import type { FileUse } from '@linli/contract/files'
import { v7 as uuid } from 'uuid'
import type { Answer, Visitor } from './app.ts'

export interface Sending {
  community: number
  bytes: Buffer
  name: string
  use?: FileUse
  id?: string
  /** Sent in pieces of this size. */
  piece?: number
  metadata?: Record<string, string>
}

const tus = { 'tus-resumable': '1.0.0' }

export function metadataText(pairs: Record<string, string>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

/** Creates an upload as a tus client does. */
export function beginSending(
  visitor: Visitor,
  { community, bytes, name, use = 'notice.attachment', id = uuid(), metadata = {} }: Sending,
): Promise<Answer> {
  return visitor.send('POST', `/api/communities/${String(community)}/uploads`, undefined, {
    ...tus,
    'upload-length': String(bytes.length),
    'upload-metadata': metadataText({ id, use, filename: name, ...metadata }),
  })
}

/** Sends bytes of an upload from an offset on. */
export function sendPiece(visitor: Visitor, community: number, id: string, bytes: Buffer, offset: number): Promise<Answer> {
  return visitor.send('PATCH', `/api/communities/${String(community)}/uploads/${id}`, bytes, {
    ...tus,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  })
}

/** How far it got. */
export function askOffset(visitor: Visitor, community: number, id: string): Promise<Answer> {
  return visitor.send('HEAD' as 'GET', `/api/communities/${String(community)}/uploads/${id}`, undefined, tus)
}

/** Uploads a whole file; the answer is the last piece's, or the first refusal. */
export async function upload(visitor: Visitor, sending: Sending): Promise<Answer & { id: string }> {
  const id = sending.id ?? uuid()
  const { community, bytes, piece = Math.max(1, bytes.length) } = sending
  let answer = await beginSending(visitor, { ...sending, id })
  for (let at = 0; at < bytes.length && answer.status < 300; at += piece)
    answer = await sendPiece(visitor, community, id, bytes.subarray(at, at + piece), at)
  return { ...answer, id }
}
