/** Whole years on a day; both as 'YYYY-MM-DD'. Someone born on 29 February turns older on 1 March of ordinary years. */
export function ageOn(birthDate: string, onDate: string): number {
  const years = Number(onDate.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return onDate.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** Younger than the limit on that day: 18 in general, 14 for the guardian's consent of PIPL art. 31. */
export function isMinor(birthDate: string, onDate: string, limit = 18): boolean {
  return ageOn(birthDate, onDate) < limit
}
