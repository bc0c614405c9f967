import { describe, expect, it } from 'vitest'
import { deviceOf } from './device-name.ts'

const agents: [string, ReturnType<typeof deviceOf>][] = [
  [
    'Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49',
    { kind: 'phone', system: 'android', browser: 'wechat' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
    { kind: 'phone', system: 'ios', browser: 'safari' },
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
    { kind: 'computer', system: 'windows', browser: 'edge' },
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', { kind: 'computer', system: 'linux', browser: 'firefox' }],
  [
    'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 HuaweiBrowser/5.0 Mobile',
    { kind: 'phone', system: 'harmony', browser: 'huawei' },
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    { kind: 'tablet', system: 'ios', browser: 'unknown' },
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    { kind: 'computer', system: 'mac', browser: 'chrome' },
  ],
]

describe('naming a device', () => {
  it.each(agents)('%s', (agent, expected) => {
    expect(deviceOf(agent)).toEqual(expected)
  })
  it('is not known without a word of the browser, and takes any text', () => {
    const nothing = { kind: 'unknown', system: 'unknown', browser: 'unknown' }
    expect([deviceOf(null), deviceOf(''), deviceOf('curl/8.5.0'), deviceOf('<script>')]).toEqual([nothing, nothing, nothing, nothing])
  })
})
