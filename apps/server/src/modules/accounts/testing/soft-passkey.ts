import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What a device does with a passkey, in software: WebAuthn level 2 with attestation `none` and ES256. */
export interface SoftPasskey {
  id: string
  register(
    challenge: string,
    overrides?: Overrides,
  ): { id: string; clientDataJSON: string; attestationObject: string; transports: string[] }
  assert(challenge: string, overrides?: Overrides): { id: string; clientDataJSON: string; authenticatorData: string; signature: string }
}

export interface Overrides {
  origin?: string
  rpId?: string
  verified?: boolean
  counter?: number
}

export function createSoftPasskey(origin: string): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(32)
  const id = credential.toString('base64url')
  const jwk = publicKey.export({ format: 'jwk' })
  const clientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))
  const authData = ({ rpId = new URL(origin).hostname, verified = true, counter = 0 }: Overrides, attested: Buffer | null) => {
    const flags = 0x01 | (verified ? 0x04 : 0) | (attested === null ? 0 : 0x40)
    const head = Buffer.alloc(5)
    head.writeUInt8(flags)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), head, attested ?? Buffer.alloc(0)])
  }
  return {
    id,
    register(challenge, overrides = {}) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credential.length)
      // COSE key: kty EC2, alg ES256, crv P-256, x, y.
      const key = cbor(
        new Map<number, number | Buffer>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(jwk.x ?? '', 'base64url')],
          [-3, Buffer.from(jwk.y ?? '', 'base64url')],
        ]),
      )
      const attested = Buffer.concat([Buffer.alloc(16), length, credential, key])
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData(overrides, attested)],
        ]),
      )
      return {
        id,
        clientDataJSON: clientData('webauthn.create', challenge, overrides.origin ?? origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      }
    },
    assert(challenge, overrides = {}) {
      const client = clientData('webauthn.get', challenge, overrides.origin ?? origin)
      const data = authData(overrides, null)
      const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey)
      return {
        id,
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      }
    },
  }
}

/** The little of RFC 8949 a passkey needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? headOf(0, value) : headOf(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([headOf(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([headOf(2, value.length), value])
  if (value instanceof Map) return Buffer.concat([headOf(5, value.size), ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)])])
  throw new TypeError('not needed here')
}

function headOf(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff])
}
