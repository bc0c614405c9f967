import { expect, test } from 'vitest'
import { emptyLine, entryOf } from './entry-draft.ts'

const shared = { day: '2026-03-01', reason: '', nobody: '家中无人' }
const ids = () => {
  let at = 0
  return () => String((at += 1))
}
const made = () => ({ ...emptyLine({ kind: 'household' as const, id: 'home' }, 'me', () => 'visit'), note: ' 好着呢 ' })
const line = made()

test('a line without words, or without a day, is not sent', () => {
  expect(entryOf({ ...line, note: ' ' }, shared, ids())).toBeNull()
  expect(entryOf(line, { ...shared, day: '' }, ids())).toBeNull()
})

test('a line is sent with the day and reason of the sheet', () => {
  expect(entryOf({ ...line, confirmed: true }, { ...shared, reason: ' 本子晚到 ' }, ids())).toEqual({
    ...{ id: 'visit', contact: 'me', to: { kind: 'household', id: 'home' }, day: '2026-03-01', kind: 'home', note: '好着呢' },
    ...{ nobodyHome: false, lateReason: '本子晚到', needs: [], confirmed: true },
  })
})

test('nobody at home needs no words, confirms nothing and asks for nothing', () => {
  const entry = entryOf({ ...made(), note: '', nobodyHome: true, confirmed: true, needs: ['light'] }, shared, ids())
  expect(entry).toMatchObject({ note: '家中无人', nobodyHome: true, confirmed: false, needs: [] })
})

test('what is ticked is told in the words for those who handle it, else in the note', () => {
  expect(entryOf({ ...made(), note: '灯坏了', needs: ['light'] }, shared, ids())?.needs).toEqual([
    { id: '1', category: 'light', text: '灯坏了' },
  ])
  expect(entryOf({ ...made(), needs: ['light'], needText: '二楼灯' }, shared, ids())?.needs).toMatchObject([{ text: '二楼灯' }])
})

test('sent again after a lost answer it is the same visit with the same needs', () => {
  const typed = { ...made(), needs: ['light', 'parking'] }
  const newId = ids()
  expect(entryOf(typed, shared, newId)).toEqual(entryOf(typed, shared, newId))
})
