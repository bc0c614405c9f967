import { expect, test } from 'vitest'
import { needsOf, noNeeds } from './visit-draft.ts'

const ids = () => {
  let at = 0
  return () => String((at += 1))
}

test('nothing ticked is no need', () => {
  expect(needsOf(noNeeds(), '好着呢', ids())).toEqual([])
})

test('a ticked category is told in the words for those who handle it, else in the line of the visit', () => {
  const picked = { categories: ['light', 'parking'], other: false, text: '' }
  expect(needsOf(picked, ' 楼道灯不亮 ', ids())).toEqual([
    { id: '1', category: 'light', text: '楼道灯不亮' },
    { id: '2', category: 'parking', text: '楼道灯不亮' },
  ])
  expect(needsOf({ ...picked, categories: ['light'], text: '二楼的灯' }, '楼道灯不亮', ids())).toEqual([
    { id: '1', category: 'light', text: '二楼的灯' },
  ])
})

test('something else must be said, and is sorted at the desk', () => {
  expect(needsOf({ categories: [], other: true, text: ' ' }, '', ids())).toBeNull()
  expect(needsOf({ categories: [], other: true, text: '问补贴' }, '好', ids())).toEqual([{ id: '1', category: null, text: '问补贴' }])
})

test('a refused visit opens as it was picked', () => {
  const needs = [
    { id: '1', category: 'light', text: '灯' },
    { id: '2', category: null, text: '灯' },
  ]
  expect(noNeeds(needs)).toEqual({ categories: ['light'], other: true, text: '灯' })
})
