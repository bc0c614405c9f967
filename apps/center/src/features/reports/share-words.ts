/** 91.7% ; nothing to fill has no share. Never rounds up to 100%: one cell typed is one cell typed. */
export function shareWords(part: number, whole: number): string {
  if (whole === 0) return '—'
  const share = Math.floor((part / whole) * 1000) / 10
  return `${share.toFixed(1)}%`
}
