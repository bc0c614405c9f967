import { expect, test } from 'vitest'
import { fitStage } from './stage.ts'

test('fills a window of the same shape', () => {
  expect(fitStage(1280, 720)).toEqual({ scale: 1, left: 0, top: 0 })
  expect(fitStage(1920, 1080)).toEqual({ scale: 1.5, left: 0, top: 0 })
  expect(fitStage(960, 540)).toEqual({ scale: 0.75, left: 0, top: 0 })
})

test('leaves night bars beside or above the stage in other shapes', () => {
  expect(fitStage(1280, 960)).toEqual({ scale: 1, left: 0, top: 120 })
  expect(fitStage(2560, 720)).toEqual({ scale: 1, left: 640, top: 0 })
})

test('never vanishes in a window without size', () => {
  expect(fitStage(0, 0).scale).toBeGreaterThan(0)
})
