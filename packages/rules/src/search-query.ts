import { normaliseName, normaliseText } from './chinese-text.ts'
import { parseDwellingLabel, parseRoom } from './dwelling-address.ts'
import { checkPhoneNumber, phoneTail } from './phone-number.ts'

/** A null building or unit means any. */
export type SearchQuery =
  | { kind: 'room'; building: string | null; unit: string | null; room: string }
  | { kind: 'phone'; number: string }
  | { kind: 'phone-tail'; digits: string }
  | { kind: 'pinyin'; letters: string }
  | { kind: 'han'; text: string }
  | { kind: 'identity'; number: string }

/**
 * What the words in the search box may mean, the likeliest first, several where it is open:
 * 1102 is a room or the end of a phone number. Nothing for an empty box.
 */
export function classifyQuery(text: string): SearchQuery[] {
  // Most lists are asked for without a search.
  const plain = text === '' ? '' : normaliseText(text)
  if (plain === '') return []
  const joined = plain.replace(/\s+/gu, '')
  if (/^\d{17}[\dXx]$/u.test(joined)) return [{ kind: 'identity', number: joined.toUpperCase() }]
  const home = parseDwellingLabel(joined)
  if (home !== null) return [{ kind: 'room', building: home.building, unit: home.unit, room: home.room }]
  const numeric = [...roomMeanings(joined), ...phoneMeanings(joined)]
  if (numeric.length > 0) return numeric
  const letters = joined.toLowerCase().replace(/['’]/gu, '').replace(/u:|ü/gu, 'v')
  if (/^[a-z]+$/u.test(letters)) return [{ kind: 'pinyin', letters }]
  return [{ kind: 'han', text: normaliseName(plain) }]
}

/** Two digits alone name no room: it would be half of every answer. */
function roomMeanings(text: string): SearchQuery[] {
  if (!/^(?:\d{3,4}[A-Z]?|[A-Z]\d{3})(?:室|号|房)?$|[楼层室]/iu.test(text)) return []
  const room = parseRoom(text)
  return room === null ? [] : [{ kind: 'room', building: null, unit: null, room: room.room }]
}

function phoneMeanings(text: string): SearchQuery[] {
  const phone = checkPhoneNumber(text)
  if (phone.ok)
    return [
      { kind: 'phone', number: phone.number },
      { kind: 'phone-tail', digits: phoneTail(phone.number) },
    ]
  return /^\d{4,11}$/u.test(text) ? [{ kind: 'phone-tail', digits: phoneTail(text) }] : []
}
