import { expect, test } from 'vitest'
import { follow, notPlaying, pageDuration, pass, progress, start, turnPage } from './player.ts'

const ids = ['a', 'b', 'c']
const pages = ['一页', '两页']

test('a page stays long enough to be read slowly, and not for ever', () => {
  expect(pageDuration(0)).toBe(10_000)
  expect(pageDuration(100)).toBe(29_000)
  expect(pageDuration(2000)).toBe(45_000)
})

test('turns pages, then notices, then begins again', () => {
  let playing = follow(notPlaying, ids)
  expect(playing.noticeId).toBe('a')
  playing = pass(playing, ids, pages, 10_000)
  expect(playing).toMatchObject({ noticeId: 'a', page: 1, elapsed: 0 })
  playing = pass(playing, ids, pages, 10_000)
  expect(playing).toMatchObject({ noticeId: 'b', page: 0 })
  expect(start(playing, ids, 3).noticeId).toBe('a')
  expect(start(playing, ids, -1).noticeId).toBe('c')
})

test('held, it stands still', () => {
  const held = { ...follow(notPlaying, ids), held: true }
  expect(pass(held, ids, pages, 1_000_000)).toBe(held)
})

test('stays with its notice when others come and go before it', () => {
  const playing = start(notPlaying, ids, 1)
  expect(follow(playing, ['new', 'a', 'b', 'c'])).toMatchObject({ noticeId: 'b', index: 2 })
})

test('when its notice leaves, the next in line takes the place, from its first page', () => {
  const playing = { ...start(notPlaying, ids, 1), page: 1, elapsed: 4000 }
  expect(follow(playing, ['a', 'c'])).toMatchObject({ noticeId: 'c', index: 1, page: 0, elapsed: 0 })
  expect(follow(start(notPlaying, ids, 2), ['a', 'b'])).toMatchObject({ noticeId: 'a', index: 0 })
  expect(follow(playing, [])).toEqual(notPlaying)
})

test('the remote turns pages within the notice only', () => {
  const playing = follow(notPlaying, ids)
  expect(turnPage(playing, 2, 1).page).toBe(1)
  expect(turnPage(playing, 2, -1)).toBe(playing)
  expect(turnPage(turnPage(playing, 2, 1), 2, 1).page).toBe(1)
})

test('progress runs from nothing to whole', () => {
  const playing = follow(notPlaying, ids)
  expect(progress(playing, pages)).toBe(0)
  expect(progress({ ...playing, elapsed: 5000 }, pages)).toBe(0.5)
  expect(progress({ ...playing, elapsed: 99_000 }, pages)).toBe(1)
})
