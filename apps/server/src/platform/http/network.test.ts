import { describe, expect, it } from 'vitest'
import { networkOf, shortenAddress } from './network.ts'

describe('one client by its address', () => {
  it('is an IPv4 address, also inside IPv6', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  })
  it('is the /64 of an IPv6 address, however it is written', () => {
    const same = ['2001:db8:0:1::5', '2001:0DB8:0000:0001:aaaa:bbbb:cccc:dddd', '2001:db8:0:1:ffff::%eth0']
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:0:1::/64']))
    expect(networkOf('2001:db8:0:2::5')).not.toBe(networkOf('2001:db8:0:1::5'))
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
    expect(networkOf('fe80::1:2:3:4')).toBe('fe80:0:0:0::/64')
  })
})

describe('an address shown to people', () => {
  it('loses its last part', () => {
    expect(shortenAddress('192.0.2.7')).toBe('192.0.2.*')
    expect(shortenAddress(networkOf('2001:db8:0:1::5'))).toBe('2001:db8:*')
    expect(shortenAddress(null)).toBeNull()
    expect(shortenAddress('somewhere')).toBeNull()
  })
})
