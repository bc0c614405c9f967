import { buffer } from 'node:stream/consumers'
import { openContainer } from '../../ledgers/rows.ts'

/** Every part of a package by name, as bytes. */
export async function readParts(file: string): Promise<Map<string, Buffer>> {
  const container = await openContainer(file)
  const parts = new Map<string, Buffer>()
  try {
    for (const name of container.names) if (!name.endsWith('/')) parts.set(name, await buffer(await container.bytes(name)))
  } finally {
    container.close()
  }
  return parts
}
