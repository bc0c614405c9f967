/**
 * Two versions of the same minutes as one text that loses no line of either: lines both have stand once, what only one of them
 * wrote stands where they wrote it, theirs before one's own.
 */
export function mergeMinutes(theirs: string, mine: string): string {
  const [a, b] = [theirs.split('\n'), mine.split('\n')]
  const common = longestCommon(a, b)
  const merged: string[] = []
  let [i, j] = [0, 0]
  for (const line of common) {
    while (a[i] !== line) merged.push(a[i++] ?? '')
    while (b[j] !== line) merged.push(b[j++] ?? '')
    merged.push(line)
    i += 1
    j += 1
  }
  return [...merged, ...a.slice(i), ...b.slice(j)].join('\n')
}

function longestCommon(a: readonly string[], b: readonly string[]): string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i]
      if (row !== undefined) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const common: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const line = a[i] ?? ''
    if (line === b[j]) {
      common.push(line)
      i += 1
      j += 1
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return common
}
