/** A promise about speed or size that the machine can check. `ratio`-like values are taken inside one run, so a slow machine does not change them. */
export interface Bound {
  at: '>=' | '<='
  value: number
}

export interface Figure {
  /** Stable: dashboards and `--only` know it by this. */
  name: string
  /** One sentence: what was measured, at which load. */
  what: string
  value: number
  unit: 'ratio' | 'ms' | 'MiB' | 'kB'
  /** null: reported, never failed. */
  bound: Bound | null
  /** What stands behind the value: medians, counts, sizes. */
  details: Record<string, number | string>
}

export function holds({ value, bound }: Figure): boolean {
  if (bound === null) return true
  return bound.at === '>=' ? value >= bound.value : value <= bound.value
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Nearest rank: the smallest value that at least this share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (found === undefined) throw new Error('nothing was measured')
  return found
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

export interface Interleaved {
  a: number
  b: number
  /** Median over the rounds of a ÷ b, both taken within seconds of each other. */
  ratio: number
  /** The rounds' ratios: lower quartile, median, upper quartile. */
  spread: string
}

/** A/B, B/A, A/B…: what else the machine is doing touches both alike. The first pair warms up and is not counted. */
export async function interleave(rounds: number, a: () => Promise<number>, b: () => Promise<number>): Promise<Interleaved> {
  const pairs: { a: number; b: number }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 === 0 ? await a() : await b()
    const second = round % 2 === 0 ? await b() : await a()
    if (round > 0) pairs.push(round % 2 === 0 ? { a: first, b: second } : { a: second, b: first })
  }
  const ratios = pairs.map((pair) => pair.a / pair.b)
  return {
    a: median(pairs.map((pair) => pair.a)),
    b: median(pairs.map((pair) => pair.b)),
    ratio: median(ratios),
    spread: [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2)).join(' '),
  }
}
