import { timeOfDay } from '@linli/ui/format'

/** Day and clock as the pickers hold them, in China's time: `2026-12-01 19:00`. */
export function toPicker(instant: string | null): string | null {
  if (instant === null) return null
  const shifted = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString()
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 16)}`
}

export function fromPicker(text: string | null): string | null {
  if (text === null || text === '') return null
  return new Date(`${text.slice(0, 10)}T${text.slice(11, 16)}:00+08:00`).toISOString()
}

/** The next full hour of the evening after tomorrow's: most meetings are held after work. */
export function firstStart(now: Date): string {
  const day = new Date(now.getTime() + 8 * 3_600_000 + 3 * 86_400_000).toISOString().slice(0, 10)
  return `${day} 19:00`
}

/** 19:00–21:00, or the start alone. */
export function hoursOf(startsAt: string, endsAt: string | null): string {
  return endsAt === null ? timeOfDay(startsAt) : `${timeOfDay(startsAt)}–${timeOfDay(endsAt)}`
}
