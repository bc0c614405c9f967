import { expect, test } from 'vitest'
import { bodyOf, emptyAct, missingIn, offeredActs } from './act-draft.ts'

test('what moves the matter on is offered first, more time only to its owner and once', () => {
  const owner = { allowed: ['send-back' as const, 'answer' as const, 'ask-raiser' as const], extension: null }
  expect(offeredActs({ ...owner, mayAskExtension: true })).toEqual(['answer', 'ask-raiser', 'ask-extension', 'send-back'])
  expect(offeredActs({ ...owner, mayAskExtension: false })).not.toContain('ask-extension')
  const asked = { amount: 3, reason: '等配件', by: '物业', at: '2026-09-14T01:00:00.000Z' }
  const secretary = offeredActs({ allowed: ['extend', 'supervise'], extension: asked, mayAskExtension: false })
  expect(secretary).toEqual(['extend', 'refuse-extension', 'supervise'])
})

test('a step is sent only with what it needs', () => {
  const empty = emptyAct()
  expect(missingIn('dispatch', empty)).toBe('needOwner')
  expect(missingIn('answer', { ...empty, text: '  ' })).toBe('needText')
  expect(missingIn('extend', { ...empty, text: '等配件', amount: 0 })).toBe('needAmount')
  expect(missingIn('reopen', { ...empty, raiser: 'r' })).toBe('needText')
  expect(missingIn('verify', empty)).toBeNull()
  expect(bodyOf('dispatch', empty, 'i', 2)).toBeNull()
  expect(bodyOf('auto-confirm', empty, 'i', 2)).toBeNull()
  expect(bodyOf('take', { ...empty, note: ' 先看看 ' }, 'i', 2)).toEqual({ act: 'take', id: 'i', version: 2, note: '先看看' })
  expect(bodyOf('confirm', { ...empty, raiser: 'r', rating: 5 }, 'i', 2)).toMatchObject({ raiser: 'r', reason: null, rating: 5 })
  expect(bodyOf('withdraw', { ...empty, raiser: 'r', rating: 5 }, 'i', 2)).toMatchObject({ rating: null })
})
