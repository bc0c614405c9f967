import { describe, expect, it } from 'vitest'
import { weaknessOf } from './password.policy.ts'

const context = { login: 'zhangsan', name: '张三丰', places: ['红花社区居民委员会'] }

describe('new passwords', () => {
  it('may be in any script, long, with spaces and emoji (B12)', () => {
    for (const password of [
      'correct horse battery',
      '春江潮水连海平海上明月共潮生',
      '🐟'.repeat(4) + 'x9 blue river',
      'a'.repeat(60) + 'bcdefg',
    ])
      expect(weaknessOf(password, context)).toBeNull()
  })

  it('need twelve characters, counted as people count them', () => {
    expect(weaknessOf('十一个字的密码还是短', context)).toBe('password-short')
    expect(weaknessOf('🐟🐠🐡🐬🐳🐋🦈', context)).toBe('password-short')
  })

  it('are not the frequent ones, also in capitals and full width, nor a short piece repeated (B12)', () => {
    for (const password of ['Password1234', 'PASSWORD1234', 'ｐａｓｓｗｏｒｄ１２３４', '123412341234', 'aaaaaaaaaaaaaaaa', 'abababababab'])
      expect(weaknessOf(password, context)).toBe('password-common')
  })

  it('do not contain the login, the name or the community', () => {
    for (const password of ['ZhangSan-2026-x', '我叫张三丰住在这里很多年', '我爱红花我爱红花我爱它啊', '红花社区居民委员会的密码'])
      expect(weaknessOf(password, context)).toBe('password-contains-name')
  })
})
