import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeMinutes } from './minutes-merge.ts'

const isWithin = (part: readonly string[], whole: readonly string[]): boolean => {
  let at = 0
  for (const line of whole) if (line === part[at]) at += 1
  return at === part.length
}

describe('two versions of minutes', () => {
  it('become one with what each wrote, where they wrote it', () => {
    expect(mergeMinutes('到会十人\n同意换灯\n散会', '到会十人\n不同意收费\n散会')).toBe('到会十人\n同意换灯\n不同意收费\n散会')
    expect(mergeMinutes('一样', '一样')).toBe('一样')
  })

  it('lose no line of either, in either’s order', () => {
    const text = fc.array(fc.constantFrom('甲', '乙', '丙', '丁', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (theirs, mine) => {
        const merged = mergeMinutes(theirs, mine).split('\n')
        expect(isWithin(theirs.split('\n'), merged)).toBe(true)
        expect(isWithin(mine.split('\n'), merged)).toBe(true)
      }),
    )
  })
})
