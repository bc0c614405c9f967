import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

const server = Date.parse('2026-09-14T02:00:00Z')

test('runs from the server’s time when the box thinks it is 1970', () => {
  let steady = 500
  const clock = createClock(
    () => steady,
    () => steady,
    null,
  )
  clock.set(server, 200)
  steady += 60_000
  expect(clock.now()).toBe(server + 100 + 60_000)
})

test('setting the box’s clock while it plays changes nothing', () => {
  let wall = 0
  const clock = createClock(
    () => wall,
    () => 0,
    null,
  )
  clock.set(server, 0)
  wall = server + 3_600_000
  expect(clock.now()).toBe(server)
})

test('after a reload without network the kept skew still gives the server’s time', () => {
  let wall = server - 7_200_000
  const first = createClock(
    () => wall,
    () => 0,
    null,
  )
  first.set(server, 0)
  wall += 600_000
  const second = createClock(
    () => wall,
    () => 0,
    first.saved(),
  )
  expect(second.isSet()).toBe(false)
  expect(second.now()).toBe(server + 600_000)
})

test('after a power cut that reset the box’s clock, time is not before the server was last heard', () => {
  const clock = createClock(
    () => 1000,
    () => 0,
    { skew: 0, floor: server },
  )
  expect(clock.now()).toBe(server)
})
