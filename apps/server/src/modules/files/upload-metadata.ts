import type { IncomingHttpHeaders } from 'node:http'
import { UploadFacts } from '@linli/contract/files'
import { AppError } from '../../platform/errors.ts'

/**
 * What a tus creation says: `Upload-Length` and the pairs of `Upload-Metadata`, each value in Base64.
 * @throws AppError invalid_input with the fields that are wrong
 */
export function readUpload(headers: IncomingHttpHeaders): { facts: UploadFacts; bytes: number } {
  const length = headers['upload-length']
  if (typeof length !== 'string' || !/^\d{1,15}$/.test(length)) throw wrong('Upload-Length')
  const metadata = headers['upload-metadata']
  if (typeof metadata !== 'string' || metadata.length > 8_000) throw wrong('Upload-Metadata')
  const parsed = UploadFacts.safeParse(Object.fromEntries(metadata.split(',').map(readPair)))
  if (!parsed.success) throw wrong(...parsed.error.issues.map((issue) => String(issue.path[0] ?? 'Upload-Metadata')))
  return { facts: parsed.data, bytes: Number(length) }
}

function readPair(pair: string): [string, string] {
  const [key = '', value = ''] = pair.trim().split(' ')
  if (!/^[a-z0-9]{1,20}$/.test(key)) throw wrong('Upload-Metadata')
  try {
    return [key, new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'))]
  } catch {
    throw wrong(key)
  }
}

function wrong(...paths: string[]): AppError {
  return new AppError('invalid_input', {
    fields: paths.slice(0, 5).map((path) => ({ path, code: 'invalid', zh: '这一项填写有误。', en: 'This field is not valid.' })),
  })
}
