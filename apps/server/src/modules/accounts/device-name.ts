import type { Device } from '@linli/contract/sessions'

type Test<T extends string> = readonly [T, RegExp]

// Order matters: everybody calls themselves Mozilla and Safari, and WeChat on Android is Chrome too.
const browsers = [
  ['wechat', /MicroMessenger/i],
  ['qq', /\bM?QQBrowser|\bQQ\//i],
  ['uc', /UCBrowser|UCWEB/i],
  ['huawei', /HuaweiBrowser/i],
  ['miui', /MiuiBrowser/i],
  ['edge', /\bEdg(e|A|iOS)?\//i],
  ['firefox', /Firefox|FxiOS/i],
  ['chrome', /Chrome|CriOS|Chromium/i],
  ['safari', /Safari/i],
] as const satisfies readonly Test<Device['browser']>[]

const systems = [
  ['harmony', /HarmonyOS|OpenHarmony/i],
  ['android', /Android/i],
  ['ios', /iPhone|iPad|iPod/i],
  ['windows', /Windows/i],
  ['mac', /Macintosh|Mac OS X/i],
  ['linux', /Linux|X11/i],
] as const satisfies readonly Test<Device['system']>[]

const kinds = [
  ['television', /\bTV\b|SmartTV|AFT[A-Z]|BRAVIA|HbbTV/i],
  ['tablet', /iPad|Tablet|Android(?!.*Mobile)/i],
  ['phone', /Mobile|iPhone|Android|Phone/i],
  ['computer', /Windows|Macintosh|Linux|X11/i],
] as const satisfies readonly Test<Device['kind']>[]

/** What a browser says of itself, in codes the screens have words for. */
export function deviceOf(userAgent: string | null): Device {
  const text = userAgent ?? ''
  return { kind: first(kinds, text), system: first(systems, text), browser: first(browsers, text) }
}

function first<T extends string>(tests: readonly Test<T>[], text: string): T | 'unknown' {
  return tests.find(([, test]) => test.test(text))?.[0] ?? 'unknown'
}
