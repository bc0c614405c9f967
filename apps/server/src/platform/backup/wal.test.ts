import { describe, expect, it } from 'vitest'
import { nameSegment, parseSegment, segmentsBetween, startOf } from './wal.ts'

describe('WAL segments', () => {
  it('are counted over the end of a log', () => {
    expect(segmentsBetween('0000000100000000000000FE', '000000010000000100000001')).toEqual([
      '0000000100000000000000FE',
      '0000000100000000000000FF',
      '000000010000000100000000',
      '000000010000000100000001',
    ])
    expect(segmentsBetween('000000010000000000000002', '000000010000000000000001')).toEqual([])
  })
  it('keep their timeline and tell where they begin', () => {
    expect(nameSegment(parseSegment('0000000A000000030000000B'))).toBe('0000000A000000030000000B')
    expect(startOf('0000000A000000030000000B')).toBe('3/B000000')
    expect(() => parseSegment('0000000A.history')).toThrow()
  })
})
