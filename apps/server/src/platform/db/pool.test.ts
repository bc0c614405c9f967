import { expect, it } from 'vitest'
import { connectionFromUrl } from './pool.ts'

it('reads a URL into its parts, with percent signs undone', () => {
  expect(connectionFromUrl('postgres://u%40x:p%2Fw@db.example:6543/linli')).toEqual({
    host: 'db.example',
    port: 6543,
    user: 'u@x',
    password: 'p/w',
    database: 'linli',
  })
  expect(connectionFromUrl('postgresql:///linli?host=/run/pg')).toMatchObject({ host: '/run/pg', port: 5432 })
})

it('keeps the sslmode asked for, and refuses one it would not keep', () => {
  const ssl = (mode: string) => connectionFromUrl(`postgres://u:p@db.example/linli?sslmode=${mode}`).ssl
  expect([ssl('disable'), ssl('require'), ssl('verify-full')]).toEqual([
    undefined,
    { rejectUnauthorized: false },
    { rejectUnauthorized: true },
  ])
  expect(() => ssl('prefer')).toThrow('sslmode')
})
