import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { S3Settings } from '../config.ts'
import { type ObjectStore, type StoredObject, requireKey, requirePrefix } from './storage.ts'

/** Parts of this size are held in memory one at a time; S3 takes none below 5 MiB but the last. */
const partBytes = 8 * 1024 * 1024

/** Objects in a bucket of anything that speaks S3, addressed by path. */
export function createS3Store({ endpoint, bucket, region, key: accessKeyId, secret: secretAccessKey }: S3Settings): ObjectStore {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    // Checksums of the newer protocol are not known to every server that speaks S3.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
  })
  // The bucket alone is asked for without a slash behind it: some servers leave it out when they check the signature.
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request: { path?: string } }
      if (request.path === `/${bucket}/`) request.path = `/${bucket}`
      return next(args)
    },
    { step: 'build', name: 'bucketPath' },
  )
  const at = (key: string) => ({ Bucket: bucket, Key: requireKey(key) })

  async function putInParts(key: string, parts: AsyncIterator<Buffer>, first: Buffer, second: Buffer): Promise<number> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at(key), ContentType: 'application/octet-stream' }))
    try {
      const done: { ETag: string | undefined; PartNumber: number }[] = []
      let bytes = 0
      const send = async (Body: Buffer): Promise<void> => {
        const PartNumber = done.length + 1
        const { ETag } = await client.send(new UploadPartCommand({ ...at(key), UploadId, PartNumber, Body }))
        done.push({ ETag, PartNumber })
        bytes += Body.length
      }
      await send(first)
      await send(second)
      for (let next = await parts.next(); next.done !== true; next = await parts.next()) await send(next.value)
      await client.send(new CompleteMultipartUploadCommand({ ...at(key), UploadId, MultipartUpload: { Parts: done } }))
      return bytes
    } catch (error) {
      await client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId })).catch(() => undefined)
      throw error
    }
  }

  return {
    async put(key, content) {
      const parts = inParts(content)[Symbol.asyncIterator]()
      const first = await parts.next()
      const second = first.done === true ? first : await parts.next()
      if (first.done === true || second.done === true) {
        const Body = first.done === true ? Buffer.alloc(0) : first.value
        await client.send(new PutObjectCommand({ ...at(key), Body, ContentType: 'application/octet-stream' }))
        return Body.length
      }
      return putInParts(key, parts, first.value, second.value)
    },
    async get(key, range) {
      try {
        const Range = range === undefined ? {} : { Range: `bytes=${String(range.first)}-${String(range.last)}` }
        const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ ...at(key), ...Range }))
        return { stream: Body as Readable, bytes: ContentLength }
      } catch (error) {
        if (error instanceof NoSuchKey) return null
        throw error
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key)))
    },
    async *list(prefix): AsyncIterable<StoredObject> {
      const Prefix = requirePrefix(prefix)
      let ContinuationToken: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            ...(Prefix === '' ? {} : { Prefix }),
            ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
          }),
        )
        for (const { Key, Size, LastModified } of page.Contents ?? [])
          if (Key !== undefined) yield { key: Key, bytes: Size ?? 0, at: LastModified ?? new Date(0) }
        ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined
      } while (ContinuationToken !== undefined)
    },
  }
}

/** The stream cut into pieces of the part size, the last one shorter; nothing for an empty stream. */
async function* inParts(content: Readable): AsyncGenerator<Buffer, void> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const chunk of content) {
    let rest = chunk as Buffer
    while (bytes + rest.length >= partBytes) {
      const take = partBytes - bytes
      yield Buffer.concat([...held, rest.subarray(0, take)])
      rest = rest.subarray(take)
      held = []
      bytes = 0
    }
    if (rest.length > 0) {
      held.push(rest)
      bytes += rest.length
    }
  }
  if (bytes > 0) yield Buffer.concat(held)
}
