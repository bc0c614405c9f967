import { crc32, deflateRawSync } from 'node:zlib'

/** One part of a hand-made zip; the last three fields let a test tell lies a real writer never tells. */
export type ZipPart = {
  name: string
  content: string | Buffer
  /** Uncompressed size as declared in both headers. */
  declaredSize?: number
  /** General-purpose bit flag; bit 0 = encrypted. */
  flags?: number
  /** Written as a local entry only, absent from the central directory. */
  hidden?: boolean
}

/** Builds a zip file in memory, byte by byte, so that hostile shapes can be made. */
export function buildZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8')
    const content = typeof part.content === 'string' ? Buffer.from(part.content, 'utf8') : part.content
    const packed = deflateRawSync(content, { level: 6 })
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(part.flags ?? 0x0800, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(part.declaredSize ?? content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed])
    locals.push(local)
    if (part.hidden !== true) {
      const tail = Buffer.alloc(14)
      tail.writeUInt32LE(offset, 10)
      central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, name]))
    }
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
