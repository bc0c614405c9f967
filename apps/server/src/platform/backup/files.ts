import type { ObjectStore } from '../storage/index.ts'
import type { ContainerWriter } from './container.write.ts'

/** Puts in every stored file; one that is deleted meanwhile is left out, as the rows that name it are then of a moment before. */
export async function writeFiles(writer: ContainerWriter, store: ObjectStore): Promise<number> {
  let count = 0
  for await (const { key } of store.list('')) {
    const found = await store.get(key)
    if (found === null) continue
    await writer.file(`files/${key}`, buffersOf(found.stream))
    count += 1
  }
  return count
}

async function* buffersOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield chunk as Buffer
}
