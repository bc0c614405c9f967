const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1–99 as sections of an official paper are numbered: 一, 十, 十一, 二十一. */
export function chineseNumber(n: number): string {
  const [tens, ones] = [Math.trunc(n / 10), n % 10]
  return `${tens > 1 ? (digits[tens] ?? '') : ''}${tens > 0 ? '十' : ''}${digits[ones] ?? ''}`
}
