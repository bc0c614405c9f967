import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planLinks } from './proposal.plan.ts'
import type { ProposalContact, ProposalInput, ProposalTarget } from './proposal.shape.ts'

const place = (letter: string, count: number) =>
  fc.option(
    fc.nat(count - 1).map((at) => `${letter}${String(at)}`),
    { nil: null, freq: 6 },
  )
const input: fc.Arbitrary<ProposalInput> = fc
  .record({
    contacts: fc.array(fc.record({ building: place('b', 3), origin: place('o', 2), cap: fc.nat(6) }), { minLength: 1, maxLength: 6 }),
    targets: fc.array(
      fc.record({
        building: place('b', 3),
        origin: place('o', 2),
        has: fc.option(fc.nat(7)),
        chosen: fc.boolean(),
        own: fc.option(fc.nat(5)),
      }),
      {
        minLength: 1,
        maxLength: 25,
      },
    ),
  })
  .map(({ contacts, targets }) => ({
    contacts: contacts.map((contact, at): ProposalContact => ({ ...contact, id: `c${String(at)}`, name: `c${String(at)}` })),
    targets: targets.map(({ has, own, ...target }, at): ProposalTarget => ({
      ...target,
      ...{ id: `t${String(at)}`, sort: String(at).padStart(3, '0'), link: has === null ? null : `l${String(at)}`, before: null },
      ...{ contact: has === null ? null : `c${String(has)}`, own: own === null ? null : `c${String(own)}` },
    })),
  }))

describe('a plan of links', () => {
  it('gives each target to one contact at most, within the caps, and leaves nobody out while there is room', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (asked) => {
        const plan = await planLinks(asked)
        expect(plan.targets.map(({ target }) => target)).toEqual(asked.targets.map(({ id }) => id))
        for (const { contact, cap, after } of plan.loads) {
          expect(after).toBeLessThanOrEqual(cap)
          expect(plan.targets.filter((one) => one.contact === contact)).toHaveLength(after)
        }
        const room = asked.contacts.reduce((sum, { cap }) => sum + cap, 0)
        expect(plan.summary.left).toBe(Math.max(0, asked.targets.length - room))
        for (const one of plan.targets)
          expect(one.reason === 'kept').toBe(
            one.contact !== null && one.contact === asked.targets.find(({ id }) => id === one.target)?.contact,
          )
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('deals neighbouring doors together and nobody their own', async () => {
    const contacts = ['a', 'b'].map((id) => ({ id, name: id, building: 'x', origin: null, cap: 3 }))
    const targets = Array.from({ length: 6 }, (_, at): ProposalTarget => ({
      ...{ id: String(at), building: 'x', origin: null, sort: String(at), link: null, contact: null, chosen: false, before: null },
      own: at === 0 ? 'a' : null,
    }))
    const plan = await planLinks({ contacts, targets })
    expect(plan.targets.map(({ contact }) => contact)).toEqual(['b', 'a', 'a', 'a', 'b', 'b'])
  })
})
