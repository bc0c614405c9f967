import type { MyScreen } from '@linli/contract/screens'
import type { ShownNotice } from '@linli/contract/notices'

/**
 * Shape checks by hand: the contract's own schemas would cost this bundle 48 kB (STACK.md).
 * They also guard what is read back from the box's storage.
 */
export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

export function readScreen(value: unknown): MyScreen | null {
  const it = asRecord(value)
  if (!it) return null
  const { id, name, screenClass, community, communityName, demo, placeName, phoneUrl, phoneQrSvg, now } = it
  if (screenClass !== 'lobby' && screenClass !== 'household') return null
  if (!isText(id) || !isText(name) || !isNumber(community) || !isText(communityName) || !isText(placeName)) return null
  if (!isText(phoneUrl) || !isText(phoneQrSvg) || !isText(now)) return null
  return {
    id,
    name,
    screenClass,
    community,
    communityName,
    demo: demo === true,
    placeName,
    phoneUrl,
    phoneQrSvg,
    now,
    hostOrganisation: textOrNull(it.hostOrganisation),
    filingNumber: textOrNull(it.filingNumber),
    complaintsPhone: textOrNull(it.complaintsPhone),
    // A screen kept before there was one shows no code.
    raiseQrSvg: isText(it.raiseQrSvg) ? it.raiseQrSvg : '',
  }
}

export function readNotice(value: unknown): ShownNotice | null {
  const it = asRecord(value)
  if (!it) return null
  const { id, title, body, privacyClass, urgent, publishedAt, startsAt, version } = it
  if (privacyClass !== 'public' && privacyClass !== 'community' && privacyClass !== 'household') return null
  if (!isText(id) || !isText(title) || !isText(body) || !isText(publishedAt) || !isText(startsAt) || !isNumber(version)) return null
  if (isNaN(Date.parse(startsAt)) || isNaN(Date.parse(publishedAt))) return null
  const endsAt = textOrNull(it.endsAt)
  if (endsAt !== null && isNaN(Date.parse(endsAt))) return null
  return {
    id,
    title,
    body,
    privacyClass,
    urgent: urgent === true,
    forPlace: textOrNull(it.forPlace),
    publishedAt,
    startsAt,
    endsAt,
    version,
    poster: readPoster(it.poster),
  }
}

/** Only a picture of which the server made a small one. */
function readPoster(value: unknown): ShownNotice['poster'] {
  const it = asRecord(value)
  if (!it || !isText(it.id) || it.hasThumbnail !== true) return null
  return { id: it.id, name: '', type: 'jpeg', bytes: 0, width: null, height: null, hasThumbnail: true }
}

/** A notice that cannot be read is left out rather than taking the screen down. */
export function readNotices(value: unknown): ShownNotice[] | null {
  if (!Array.isArray(value)) return null
  const notices: ShownNotice[] = []
  value.forEach((one) => {
    const notice = readNotice(one)
    if (notice) notices.push(notice)
  })
  return notices
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && isFinite(value)
}
function textOrNull(value: unknown): string | null {
  return isText(value) && value !== '' ? value : null
}
