import type { MyScreen } from '@linli/contract/screens'
import type { ShownNotice } from '@linli/contract/notices'

let made = 0

export function buildNotice(overrides: Partial<ShownNotice> = {}): ShownNotice {
  made += 1
  return {
    id: `0199a000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    title: '周四停水',
    body: '请提前接水。',
    privacyClass: 'public',
    urgent: false,
    forPlace: null,
    publishedAt: '2026-09-14T01:00:00Z',
    startsAt: '2026-09-14T01:00:00Z',
    endsAt: null,
    version: 1,
    poster: null,
    ...overrides,
  }
}

export function buildScreen(overrides: Partial<MyScreen> = {}): MyScreen {
  return {
    id: '0199a000-0000-7000-8000-00000000aaaa',
    name: '3栋大厅',
    screenClass: 'lobby',
    community: 530502004001,
    communityName: '红花社区居民委员会',
    demo: true,
    placeName: '3栋 大厅',
    hostOrganisation: '红花社区居民委员会',
    filingNumber: null,
    complaintsPhone: '0875-2120000',
    phoneUrl: 'http://linli.test/phone',
    phoneQrSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    raiseQrSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    now: '2026-09-14T02:00:00Z',
    ...overrides,
  }
}
