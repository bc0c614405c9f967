/** How bytea is written as text. */
export function bytes(buffer: Buffer): string {
  return `\\x${buffer.toString('hex')}`
}
