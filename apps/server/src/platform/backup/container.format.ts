/**
 * A backup file: magic, header (plain JSON), file key sealed by the backup key with all before it as associated data,
 * then frames. Each frame is `u32 length` and AES-256-GCM over `type, codec, payload` with the frame's number and whether it
 * is the last in the nonce (STREAM): frames can be neither changed, moved, repeated nor cut off. After the last frame,
 * the manifest, stands where it begins, so that it can be read without the rest.
 */
export const magic = Buffer.from('LINLIBK1')
export const trailerMark = Buffer.from('LINLIEND')
export const trailerBytes = 24
export const cipherName = 'aes-256-gcm'
export const tagBytes = 16
export const nonceBytes = 12
/** Sealed file key: key and tag. */
export const wrappedBytes = 48

export const frameTypes = { begin: 1, data: 2, end: 3, manifest: 4 } as const
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes]
export const codecs = { stored: 0, zstd: 1 } as const

/** The file key is used for one file only, so a counter is enough. */
export function frameNonce(counter: number, final: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes)
  nonce.writeBigUInt64BE(BigInt(counter), 3)
  nonce[11] = final ? 1 : 0
  return nonce
}
