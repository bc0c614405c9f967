import { isIPv6 } from 'node:net'

/**
 * What is counted as one client: an IPv4 address, or the /64 of an IPv6 one, since every household is given that many
 * addresses to rotate through. IPv4 inside IPv6 is IPv4.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (inside !== undefined) return inside
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}

/** For people: enough to recognise one's own connection, not enough to find somebody. 192.0.2.*, 2001:db8:* */
export function shortenAddress(address: string | null): string | null {
  if (address === null || address === '') return null
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)
  if (four?.[1] !== undefined) return `${four[1]}.*`
  const [first, second] = address.split(':')
  return second === undefined ? null : `${first ?? ''}:${second}:*`
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  if (tail === undefined) return before.map(plainGroup)
  const after = tail === '' ? [] : tail.split(':')
  // A dotted tail counts as two groups; only how many are missing matters for the first four.
  const length = after.reduce((sum, part) => sum + (part.includes('.') ? 2 : 1), 0)
  return [...before, ...Array.from({ length: Math.max(0, 8 - before.length - length) }, () => '0'), ...after].map(plainGroup)
}

function plainGroup(group: string): string {
  return group.replace(/^0+(?=[\da-f])/, '')
}
