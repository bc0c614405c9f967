import { describe, expect, it } from 'vitest'
import { mayKeep, needsGuardian } from './protected-fields.ts'

const today = '2026-11-22'
const grown = { bornOn: '1980-01-01', today }
const child = { bornOn: '2012-11-23', today }
const own = { subject: 'skills', givenBy: 'self', withdrawn: false } as const

describe('what may be kept of a person', () => {
  it('rests on a duty or an emergency without asking', () => {
    expect(mayKeep('identity', 'statutory_duty', grown, [])).toBe(true)
    expect(mayKeep('phone', 'public_emergency', child, [])).toBe(true)
  })

  it('rests on consent only while one for that subject lives', () => {
    expect(mayKeep('skills', 'separate_consent', grown, [])).toBe(false)
    expect(mayKeep('skills', 'separate_consent', grown, [own])).toBe(true)
    expect(mayKeep('work', 'separate_consent', grown, [own])).toBe(false)
    expect(mayKeep('skills', 'separate_consent', grown, [{ ...own, withdrawn: true }])).toBe(false)
  })

  it("needs a guardian's consent until the fourteenth birthday, and the person's own from then on", () => {
    expect(mayKeep('skills', 'separate_consent', child, [own])).toBe(false)
    expect(mayKeep('skills', 'separate_consent', child, [{ ...own, givenBy: 'guardian' }])).toBe(true)
    expect(mayKeep('skills', 'separate_consent', { ...child, today: '2026-11-23' }, [own])).toBe(true)
  })

  it('asks no guardian of somebody whose birth date is not known', () => {
    expect(needsGuardian({ bornOn: null, today })).toBe(false)
    expect(needsGuardian(child)).toBe(true)
    expect(needsGuardian({ bornOn: '2012-11-22', today })).toBe(false)
  })
})
