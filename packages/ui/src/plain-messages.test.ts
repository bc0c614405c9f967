import { expect, test } from 'vitest'
import { createMessages, words } from './messages.ts'

const { t } = createMessages(
  words(
    { test: { plain: '共 {n} 件，{who}', empty: '', none: '没有' } },
    { test: { plain: '{n} matter of {who} | {n} matters of {who}', empty: '', none: 'none' } },
  ),
).global

test('names are filled in, also more than once, and what is missing is left out', () => {
  expect(t('test.plain', { n: 0, who: '3栋' })).toBe('共 0 件，3栋')
  expect(t('test.plain', { n: 2 })).toBe('共 2 件，')
  expect(t('test.none')).toBe('没有')
})

test('one and several are told apart', () => {
  expect(t('test.plain', { n: 1, who: 'x' }, { plural: 1, locale: 'en' })).toBe('1 matter of x')
  expect(t('test.plain', { n: 4, who: 'x' }, { plural: 4, locale: 'en' })).toBe('4 matters of x')
})

test('curly brackets and angle brackets in what is filled in stay as they are', () => {
  expect(t('test.plain', { n: 1, who: '{n}<b>' })).toBe('共 1 件，{n}<b>')
})
