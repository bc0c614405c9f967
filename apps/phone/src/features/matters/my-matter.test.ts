import type { OutboxEntry } from '@linli/client'
import { expect, test } from 'vitest'
import { iconOf } from './category-icon.ts'
import { asking, pendingStep, stepsDone } from './my-matter.ts'

test('a matter fills its bar step by step', () => {
  expect(['accepted', 'verified', 'dispatched', 'handling', 'answered', 'closed'].map((state) => stepsDone(state as 'accepted'))).toEqual([
    1, 2, 2, 3, 4, 4,
  ])
})

test('a question comes before all, and whether it is solved only once it is answered', () => {
  expect(asking({ state: 'handling', waiting: true, allowed: ['raiser-replied', 'withdraw'] })).toBe('reply')
  expect(asking({ state: 'answered', waiting: false, allowed: ['confirm', 'send-back-answer'] })).toBe('solved')
  expect(asking({ state: 'handling', waiting: false, allowed: ['withdraw'] })).toBeNull()
})

test('the step that waits is the newest one of this very matter', () => {
  const entry = (id: string, matter: string, state: OutboxEntry['state']): OutboxEntry => ({
    id,
    route: 'myMatters.stepMyMatter',
    input: { params: { id: matter } },
    madeAt: '',
    state,
  })
  const entries = [entry('1', 'a', 'refused'), entry('2', 'a', 'waiting'), entry('3', 'b', 'waiting'), entry('4', 'a', 'sent')]
  expect(pendingStep(entries, 'a')?.id).toBe('2')
  expect(pendingStep(entries, 'c')).toBeUndefined()
})

test('usual kinds have their drawing, others the plain one', () => {
  expect(['sanitation', 'parking', 'order', 'own-kind'].map(iconOf)).toEqual(['leaf', 'car', 'shield', 'pencil'])
})
