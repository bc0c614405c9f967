import { signInEndReasons } from '@linli/contract/resident-sign-in'
import { deviceBrowsers, deviceKinds, deviceSystems, signInMethods } from '@linli/contract/sessions'
import { deviceLine, deviceWords } from '@linli/ui/device-words'
import { describe, expect, it } from 'vitest'
import { sessionWords } from './security-sessions.words.ts'

describe('words of devices and sign-ins', () => {
  it.each(['zh-CN', 'en'] as const)('%s has one for every code of the contract, and none left over', (language) => {
    const { deviceKind, deviceSystem, deviceBrowser, signInMethod } = deviceWords[language]
    expect(Object.keys(deviceKind).sort()).toEqual([...deviceKinds].sort())
    expect(Object.keys(deviceSystem).sort()).toEqual([...deviceSystems].sort())
    expect(Object.keys(deviceBrowser).sort()).toEqual([...deviceBrowsers].sort())
    expect(Object.keys(signInMethod).sort()).toEqual([...signInMethods].sort())
    expect(Object.keys(sessionWords[language].signInEndReason).sort()).toEqual([...signInEndReasons].sort())
  })

  it('name a device in plain words', () => {
    const say = (key: string, values: Record<string, string> = {}) => {
      const text = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], deviceWords['zh-CN'])
      return String(text).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    }
    expect(deviceLine({ kind: 'phone', system: 'android', browser: 'wechat' }, say)).toBe('安卓手机 · 微信')
    expect(deviceLine({ kind: 'unknown', system: 'unknown', browser: 'unknown' }, say)).toBe('设备 · 其他浏览器')
  })
})
