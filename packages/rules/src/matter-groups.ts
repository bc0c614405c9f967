import { gramsOf } from './search-grams.ts'

/** A matter to be talked over, as far as grouping goes. `category` and `building` are ids. */
export interface GroupableMatter {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly category: string
  readonly building: string | null
}

/** Matters of one category and building that say alike; `shared`: the words most of them have in common, longest first. */
export interface MatterGroup {
  readonly ids: readonly string[]
  readonly category: string
  readonly building: string | null
  readonly shared: readonly string[]
}

/** Two matters are alike from this part of the lighter one's weight on: tried on complaints of a few words and of a page. */
const alikeFrom = 0.34
/** Characters that stand in any sentence and say nothing of what it is about. */
const filler = new Set('的了在是有和不都也就要会很我你他她它们这那个一请能可以对把被让给到上下里没说家人楼栋单元小区社')
const pairWeight = 3

/**
 * Puts what can be talked over together side by side: within one category and one building, matters that share words
 * (1+2-grams of title and text) directly or through another. The order of the matters changes nothing.
 */
export function groupMatters(matters: readonly GroupableMatter[]): MatterGroup[] {
  const buckets = Map.groupBy(matters, (matter) => `${matter.category} ${matter.building ?? ''}`)
  return [...buckets.values()]
    .flatMap((bucket) => clustersOf(bucket.map(read)))
    .map(present)
    .toSorted((a, b) => b.ids.length - a.ids.length || compare(a.ids[0] ?? '', b.ids[0] ?? ''))
}

interface ReadMatter {
  readonly matter: GroupableMatter
  readonly grams: ReadonlySet<string>
  readonly weight: number
}

function read(matter: GroupableMatter): ReadMatter {
  const grams = new Set(gramsOf(`${matter.title} ${matter.text}`).filter((gram) => ![...gram].some((char) => filler.has(char))))
  return { matter, grams, weight: weightOf(grams) }
}

function weightOf(grams: Iterable<string>): number {
  let sum = 0
  for (const gram of grams) sum += [...gram].length > 1 ? pairWeight : 1
  return sum
}

function areAlike(a: ReadMatter, b: ReadMatter): boolean {
  const shared = [...a.grams].filter((gram) => b.grams.has(gram))
  const lighter = Math.min(a.weight, b.weight)
  return shared.some((gram) => [...gram].length > 1) && weightOf(shared) >= lighter * alikeFrom
}

function clustersOf(bucket: readonly ReadMatter[]): ReadMatter[][] {
  const clusters: ReadMatter[][] = []
  for (const one of bucket) {
    const near = clusters.filter((cluster) => cluster.some((other) => areAlike(one, other)))
    const rest = clusters.filter((cluster) => !near.includes(cluster))
    clusters.length = 0
    clusters.push(...rest, [...near.flat(), one])
  }
  return clusters
}

function present(cluster: readonly ReadMatter[]): MatterGroup {
  const sorted = cluster.toSorted((a, b) => compare(a.matter.id, b.matter.id))
  const [first] = sorted
  return {
    ids: sorted.map(({ matter }) => matter.id),
    category: first?.matter.category ?? '',
    building: first?.matter.building ?? null,
    shared: sorted.length < 2 ? [] : sharedWords(sorted),
  }
}

/** Runs of text whose every pair of characters most of them use, and at least two. */
function sharedWords(cluster: readonly ReadMatter[]): string[] {
  const counts = new Map<string, number>()
  for (const { grams } of cluster) for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1)
  const least = Math.max(2, Math.ceil(cluster.length / 2))
  const runs = new Set<string>()
  for (const { matter } of cluster) {
    for (const text of [matter.title, matter.text]) {
      const chars = [...text]
      let run = ''
      for (const [index, char] of chars.entries()) {
        const next = chars[index + 1]
        const joined = next !== undefined && (counts.get(`${char}${next}`.toLowerCase()) ?? 0) >= least
        if (run === '' && joined) run = char
        if (run !== '' && joined) run += next ?? ''
        if (!joined) {
          if (run !== '') runs.add(run)
          run = ''
        }
      }
    }
  }
  const longest = [...runs].filter((run) => [...run].length <= 8).toSorted((a, b) => b.length - a.length || compare(a, b))
  return longest.filter((run, index) => !longest.slice(0, index).some((longer) => longer.includes(run))).slice(0, 3)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
