import { words } from './messages.ts'

/** Words for the codes of a session: what device, which way in. For the screens that list sessions. */
export const deviceWords = words(
  {
    device: { line: '{what} · {browser}', recent: '新设备' },
    deviceKind: { phone: '手机', tablet: '平板', computer: '电脑', television: '电视', unknown: '设备' },
    deviceSystem: {
      android: '安卓{kind}',
      ios: '苹果{kind}',
      harmony: '鸿蒙{kind}',
      windows: 'Windows {kind}',
      mac: '苹果{kind}',
      linux: 'Linux {kind}',
      unknown: '{kind}',
    },
    deviceBrowser: {
      wechat: '微信',
      edge: 'Edge 浏览器',
      chrome: 'Chrome 浏览器',
      safari: 'Safari 浏览器',
      firefox: '火狐浏览器',
      qq: 'QQ 浏览器',
      uc: 'UC 浏览器',
      huawei: '华为浏览器',
      miui: '小米浏览器',
      unknown: '其他浏览器',
    },
    signInMethod: { password: '密码登录', passkey: '通行密钥登录', oidc: '单点登录', 'phone-code': '手机验证码登录', pass: '入户码登录' },
  },
  {
    device: { line: '{what} · {browser}', recent: 'New device' },
    deviceKind: { phone: 'phone', tablet: 'tablet', computer: 'computer', television: 'television', unknown: 'device' },
    deviceSystem: {
      android: 'Android {kind}',
      ios: 'Apple {kind}',
      harmony: 'HarmonyOS {kind}',
      windows: 'Windows {kind}',
      mac: 'Mac {kind}',
      linux: 'Linux {kind}',
      unknown: 'Unknown {kind}',
    },
    deviceBrowser: {
      wechat: 'WeChat',
      edge: 'Edge',
      chrome: 'Chrome',
      safari: 'Safari',
      firefox: 'Firefox',
      qq: 'QQ Browser',
      uc: 'UC Browser',
      huawei: 'Huawei Browser',
      miui: 'Mi Browser',
      unknown: 'another browser',
    },
    signInMethod: {
      password: 'by password',
      passkey: 'by passkey',
      oidc: 'by single sign-on',
      'phone-code': 'by code to the phone',
      pass: 'by household code',
    },
  },
)

interface DeviceCodes {
  kind: string
  system: string
  browser: string
}
type Say = (key: string, values?: Record<string, string>) => string

/** 安卓手机 · 微信 */
export function deviceLine(device: DeviceCodes, say: Say): string {
  const what = say(`deviceSystem.${device.system}`, { kind: say(`deviceKind.${device.kind}`) })
  return say('device.line', { what, browser: say(`deviceBrowser.${device.browser}`) })
}
