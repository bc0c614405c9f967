/** 530502********1234; anything that is not an 18-character citizen number is hidden whole. */
export function maskIdentityNumber(number: string): string {
  return /^\d{17}[\dXx]$/u.test(number) ? `${number.slice(0, 6)}********${number.slice(-4)}` : maskAll(number)
}

/** 138****1234; anything that is not an 11-digit mobile number is hidden whole. */
export function maskPhone(number: string): string {
  return /^1\d{10}$/u.test(number) ? `${number.slice(0, 3)}****${number.slice(-4)}` : maskAll(number)
}

/** 张三 → 张*, any longer name → 张**, so that a long name does not give itself away by its length. */
export function maskName(name: string): string {
  const [first = '', ...rest] = [...name.trim()]
  return rest.length === 0 ? maskAll(first) : first + '*'.repeat(Math.min(rest.length, 2))
}

function maskAll(text: string): string {
  return '*'.repeat([...text].length)
}
