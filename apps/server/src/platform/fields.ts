import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * Sensitive fields at rest: SM4-CTR with HMAC-SM3 over nonce, purpose and ciphertext (encrypt, then MAC),
 * and a keyed blind index for equality. Layout: 1 version byte, 16 nonce, ciphertext, 32 MAC.
 */
export interface FieldCipher {
  seal(field: string, plain: string): Buffer
  /** @throws when the bytes were changed or belong to another field */
  open(field: string, sealed: Buffer): string
  /** Same text, field and key give the same 32 bytes; nothing else can be read from them. */
  index(field: string, community: number, plain: string): Buffer
}

const version = 1

export function createFieldCipher(keys: { fieldCipher: Buffer; blindIndex: Buffer }): FieldCipher {
  const encryptionKey = derive(keys.fieldCipher, 'sm4', 16)
  const macKey = derive(keys.fieldCipher, 'mac', 32)
  const indexKey = derive(keys.blindIndex, 'index', 32)
  const macOf = (field: string, nonce: Buffer, body: Buffer) =>
    createHmac('sm3', macKey)
      .update(`${String(version)}:${field}:`)
      .update(nonce)
      .update(body)
      .digest()
  return {
    seal(field, plain) {
      const nonce = freshNonce()
      // A counter mode has nothing left for final() to give, which costs a tenth of it all.
      const body = createCipheriv('sm4-ctr', encryptionKey, nonce).update(plain, 'utf8')
      return Buffer.concat([Buffer.from([version]), nonce, body, macOf(field, nonce, body)])
    },
    open(field, sealed) {
      const nonce = sealed.subarray(1, 17)
      const body = sealed.subarray(17, -32)
      if (sealed.length < 49 || sealed[0] !== version || !timingSafeEqual(sealed.subarray(-32), macOf(field, nonce, body)))
        throw new Error(`the sealed ${field} does not open: changed bytes or another key`)
      return createDecipheriv('sm4-ctr', encryptionKey, nonce).update(body).toString('utf8')
    },
    index(field, community, plain) {
      // The community is part of the text: equal numbers in two communities must not be linkable (HOSTILE.md A21).
      return createHmac('sm3', indexKey)
        .update(`${field}:${String(community)}:${plain}`)
        .digest()
    },
  }
}

let nonces = Buffer.alloc(0)

/** Sixteen random bytes each time, drawn from the system 256 at once: asking costs more than the sealing. */
function freshNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(256 * 16)
  const nonce = nonces.subarray(0, 16)
  nonces = nonces.subarray(16)
  return nonce
}

/** A KeyObject, because Node prepares a Buffer key anew at each use, which costs five times the cipher itself. */
function derive(key: Buffer, purpose: string, length: number): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `linli/${purpose}`, length)))
}
