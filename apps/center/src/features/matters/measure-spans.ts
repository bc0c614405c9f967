/** First and last day of so many months ending today, both `YYYY-MM-DD`. */
export function spanOf(months: number, today: string): { from: string; to: string } {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    from: new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last))).toISOString().slice(0, 10),
    to: today,
  }
}

/** 92%, or nothing where there is nothing to measure. */
export function shareText(share: number | null): string | null {
  return share === null ? null : `${String(Math.round(share * 100))}%`
}
