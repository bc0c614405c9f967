import { doorText } from '@linli/rules/door-text'
import type { VisitHome, VisitPerson } from '../../shell/kept-round.ts'

/** The door a code leads to, and in which community: what is scanned, or pasted, is the address printed on the label. */
export function doorOfCode(text: string): { community: number; door: string } | null {
  const found = /\/doors\/([1-9]\d{11})\/[0-9a-f-]{36}\/([0-9A-Za-z-]{1,40})\/?$/.exec(text.trim())
  return found === null ? null : { community: Number(found[1]), door: found[2] ?? '' }
}

/**
 * Homes a typed room, name or pinyin may mean, the surest first, else as people walk. A room may be typed whole or from
 * its end on (1102), a name by any part, pinyin whole or by initials.
 */
export function matchHomes(homes: readonly VisitHome[], typed: string): VisitHome[] {
  const wanted = typed.trim()
  if (wanted === '') return [...homes]
  const door = doorText(doorOfCode(wanted)?.door ?? wanted)
  const letters = wanted.toLowerCase().replace(/[^a-z]/g, '')
  return ranked(homes, ({ label, head, pinyin }) => {
    const own = doorText(label)
    if (door !== '' && own === door) return 0
    const room = own.split('-').pop() ?? own
    if (door !== '' && (room === door || own.endsWith(`-${door}`))) return 1
    if (named(head, pinyin, wanted, letters)) return 2
    const plain = door.replace(/-/g, '')
    if (/\d/.test(plain) && (own.startsWith(`${door}-`) || own.replace(/-/g, '').startsWith(plain) || room.startsWith(door))) return 3
    return null
  })
}

export function matchPeople(people: readonly VisitPerson[], typed: string): VisitPerson[] {
  const wanted = typed.trim()
  const letters = wanted.toLowerCase().replace(/[^a-z]/g, '')
  return wanted === '' ? [...people] : ranked(people, ({ name, pinyin }) => (named(name, pinyin, wanted, letters) ? 0 : null))
}

function named(name: string | null, pinyin: readonly string[], wanted: string, letters: string): boolean {
  if (name?.includes(wanted) === true) return true
  return letters !== '' && /^[a-z\s']+$/i.test(wanted) && pinyin.some((key) => key.startsWith(letters))
}

function ranked<T>(all: readonly T[], rank: (one: T) => number | null): T[] {
  return all
    .map((one, at) => ({ one, at, rank: rank(one) }))
    .filter((each) => each.rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.at - b.at)
    .map(({ one }) => one)
}
