import { files } from '@linli/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'
import { type Door, bind, bindRaw } from '../../platform/http/bind.ts'
import { readRange } from './byte-range.ts'
import { type Asked, createFileLink, openFile } from './files.service.ts'
import type { FilesDeps } from './files.deps.ts'
import { type TusAnswer, beginUpload, cancelUpload, continueUpload, deleteFile, getFileFacts } from './uploads.service.ts'
import { readUpload } from './upload-metadata.ts'

export function bindFiles(door: Door, deps: FilesDeps): void {
  // The body of an upload is never held in memory: the handler takes the stream.
  void door.app.register((app, _options, done) => {
    app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, parsed) => parsed(null))
    bindUploads({ ...door, app }, deps)
    done()
  })
  bindRaw(door, 'files.getFile', files.getFile, ({ caller, params, query, request, reply }) =>
    sendFile(deps, caller, { id: params.id, size: null, signed: query }, request, reply),
  )
  bindRaw(door, 'files.getThumbnail', files.getThumbnail, ({ caller, params, query, request, reply }) =>
    sendFile(deps, caller, { id: params.id, size: params.size, signed: query }, request, reply),
  )
  bind(door, 'files.getFileFacts', files.getFileFacts, ({ caller, params }) => getFileFacts(deps, caller, params.id))
  bind(door, 'files.createFileLink', files.createFileLink, ({ caller, params, body }) =>
    createFileLink(deps, caller, params.id, body.purpose),
  )
  bind(door, 'files.deleteFile', files.deleteFile, async ({ caller, params }) => {
    await deleteFile(deps, caller, params.id)
    return { ok: true as const }
  })
}

function bindUploads(door: Door, deps: FilesDeps): void {
  bindRaw(door, 'files.createUpload', files.createUpload, async ({ caller, request, reply }) => {
    const { facts, bytes } = readUpload(request.headers)
    await answer(reply, await beginUpload(deps, caller, request, facts, bytes))
  })
  bindRaw(door, 'files.continueUpload', files.continueUpload, async ({ caller, params, request, reply }) => {
    if (request.method === 'PATCH' && request.headers['content-type'] !== 'application/offset+octet-stream')
      throw new AppError('unsupported_type')
    await answer(reply, await continueUpload(deps, caller, request, params.id))
  })
  bindRaw(door, 'files.cancelUpload', files.cancelUpload, async ({ caller, params, reply }) => {
    await answer(reply, await cancelUpload(deps, caller, params.id))
  })
}

async function answer(reply: FastifyReply, { status, headers }: TusAnswer): Promise<void> {
  await reply.status(status).headers(headers).header('cache-control', 'no-store').send()
}

/** Own type, never sniffed, never run: whatever it is, it is nothing but a picture or a download (HOSTILE.md C04). */
async function sendFile(deps: FilesDeps, caller: Caller, asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const file = await openFile(deps, caller, asked)
  void reply
    .header('content-type', file.mime === 'text/plain' ? 'text/plain; charset=utf-8' : file.mime)
    .header('content-disposition', `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(file.name)}`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('etag', file.etag)
    .header('cache-control', file.cacheable ? 'public, max-age=86400' : 'no-store')
  if (file.cacheable && request.headers['if-none-match'] === file.etag) {
    await reply.status(304).send()
    return
  }
  const range = file.bytes === null ? null : readRange(request.headers.range, file.bytes)
  if (file.bytes !== null) void reply.header('accept-ranges', 'bytes')
  if (range === 'outside') {
    await reply
      .status(416)
      .header('content-range', `bytes */${String(file.bytes)}`)
      .send()
    return
  }
  if (range !== null)
    void reply.status(206).header('content-range', `bytes ${String(range.first)}-${String(range.last)}/${String(file.bytes)}`)
  const { stream, bytes } = await file.read(range ?? undefined)
  void reply.header('content-length', bytes)
  if (request.method === 'HEAD') {
    stream.destroy()
    await reply.send()
    return
  }
  await reply.send(stream)
}

/** RFC 8187: everything but plain letters and digits is written by its bytes. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*!]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
