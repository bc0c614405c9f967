import { expect, it } from 'vitest'
import { nameOf } from './download-export.ts'

it('keeps a file under the name the server gives it', () => {
  expect(nameOf("attachment; filename*=UTF-8''%E7%BA%A2%E8%8A%B1%20%E5%8F%B0%E8%B4%A6.xlsx")).toBe('红花 台账.xlsx')
  expect(nameOf('')).toBe('register')
})
