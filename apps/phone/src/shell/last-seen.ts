import { keep, recall } from './device.ts'

/**
 * The last good answer of a public read, so that a phone without signal still shows the notices
 * and the number to call. Only for what anyone may read: never call it for a signed-in answer.
 */
export function keepSeen(key: string, data: unknown, at: Date): void {
  keep(`seen.${key}`, JSON.stringify({ at: at.getTime(), data }))
}

export function recallSeen(key: string): { at: number; data: unknown } | null {
  const text = recall(`seen.${key}`)
  if (text === null) return null
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null && 'at' in found && 'data' in found && typeof found.at === 'number'
      ? { at: found.at, data: found.data }
      : null
  } catch {
    return null
  }
}
