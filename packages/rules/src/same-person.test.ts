import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCharacterOf } from './identity-number.ts'
import { pinyinKeys } from './pinyin.ts'
import { type PersonFacts, contradictions, likenesses, samePerson } from './same-person.ts'
import { usualSpelling } from './same-person-names.ts'

const facts = (over: Partial<PersonFacts> & { name?: string } = {}): PersonFacts => {
  const name = over.name ?? '尹建国'
  return { sounds: pinyinKeys(name).full, sex: '1', born: '1970-03-01', identity: null, phone: null, dwelling: null, building: null, ...over, name } // prettier-ignore
}
const verdict = (a: Partial<PersonFacts>, b: Partial<PersonFacts>) => samePerson(facts(a), facts(b))

const place = fc.constantFrom(null, 'a', 'b')
const anyone: fc.Arbitrary<PersonFacts> = fc.record({
  name: fc.constantFrom('张伟', '張偉', '章玮', '王芳', '肖军', '萧军', '买买提·吐尔逊', '买买提吐尔逊'),
  sounds: fc.constant<string[]>([]),
  sex: fc.constantFrom('0', '1', '2', '9'),
  born: fc.constantFrom(null, '1970', '1970-03', '1970-03-01', '1970-01-03', '1981-12-31'),
  identity: fc.constantFrom(null, '53059919700301119X', '530599197003011181', '110105194912310021'),
  phone: place,
  dwelling: place,
  building: place,
}).map((one) => ({ ...one, sounds: pinyinKeys(one.name).full })) // prettier-ignore

describe('whether two records are one person', () => {
  it('is sure with one number, and with name and birth in one home or by one phone', () => {
    expect(verdict({ identity: '53059919700301119X' }, { identity: '53059919700301119X' }).verdict).toBe('sure')
    expect(verdict({ dwelling: 'd' }, { dwelling: 'd' })).toEqual({ verdict: 'sure', reasons: ['name-equal', 'birth-equal', 'same-home'] })
    expect(verdict({ phone: 't' }, { phone: 't' }).verdict).toBe('sure')
  })

  it('asks when name and birth agree and nothing else is known, or when one number is a slip of the pen', () => {
    expect(verdict({}, {}).verdict).toBe('ask')
    const right = '53059919700301119X'
    const wrong = '53059919700301129'
    const slipped = verdict({ identity: right }, { identity: `${wrong}${checkCharacterOf(wrong)}` })
    expect(slipped).toMatchObject({ verdict: 'ask', reasons: ['identity-near', 'name-equal', 'birth-equal'] })
    expect(verdict({ identity: right }, { identity: '53059917900301119X' }).reasons).toContain('identity-near')
  })

  it('tells people of one name apart by number, birth, sex', () => {
    expect(verdict({ identity: '53059919700301119X' }, { identity: '110105194912310021' }).verdict).toBe('no')
    expect(verdict({}, { born: '1981-05-06' }).verdict).toBe('no')
    expect(verdict({}, { sex: '2' }).verdict).toBe('no')
    expect(verdict({ born: null }, { born: null }).verdict).toBe('no')
  })

  it('asks about one name in one home without a birth date, and about a date with day and month exchanged', () => {
    expect(verdict({ born: null, dwelling: 'd' }, { dwelling: 'd' }).verdict).toBe('ask')
    expect(verdict({ born: '1970-03-01', dwelling: 'd' }, { born: '1970-01-03', dwelling: 'd' })).toMatchObject({
      verdict: 'ask',
      reasons: ['name-equal', 'birth-near', 'same-home'],
    })
    expect(verdict({ born: '1970', phone: 't' }, { phone: 't' }).reasons).toContain('birth-part')
  })

  it('knows a name in other characters, and one that only sounds alike is asked about in one building', () => {
    expect(verdict({ name: '張偉' }, { name: '张伟' }).reasons).toContain('name-variant')
    expect(verdict({ name: '闫红' }, { name: '阎紅' }).reasons).toContain('name-variant')
    expect(usualSpelling('买买提·吐尔逊')).toBe(usualSpelling('买买提 吐尔逊'))
    expect(verdict({ name: '张伟', building: 'b' }, { name: '章玮', building: 'b' })).toMatchObject({
      verdict: 'ask',
      reasons: ['name-sound', 'birth-equal', 'same-building'],
    })
    expect(verdict({ name: '张伟' }, { name: '章玮' }).verdict).toBe('no')
  })

  it('does not depend on which is which', () => {
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        expect(samePerson(a, b)).toEqual(samePerson(b, a))
      }),
    )
  })

  it('is never sure against a contradiction, and never says no to one number', () => {
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        const { verdict: found, reasons } = samePerson(a, b)
        if (reasons.some((reason) => (contradictions as readonly string[]).includes(reason))) expect(found).not.toBe('sure')
        if (reasons.includes('identity-equal')) expect(found).not.toBe('no')
        if (found !== 'no') expect(reasons.some((reason) => (likenesses as readonly string[]).includes(reason))).toBe(true)
      }),
    )
  })

  it('is not made surer by a sex that differs', () => {
    const rank = { no: 0, ask: 1, sure: 2 }
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        const alike = samePerson({ ...a, sex: '1' }, { ...b, sex: '1' }).verdict
        expect(rank[samePerson({ ...a, sex: '1' }, { ...b, sex: '2' }).verdict]).toBeLessThanOrEqual(rank[alike])
      }),
    )
  })

  it('recognises everybody in themselves once their home is known', () => {
    fc.assert(
      fc.property(anyone, (one) => {
        const known = { ...one, dwelling: 'd', born: '1970-03-01' }
        expect(samePerson(known, { ...known }).verdict).toBe('sure')
      }),
    )
  })
})
