import { z } from 'zod'

/** What the hostile tests need of a JSON Schema of the contract. */
interface Shape {
  type?: string
  format?: string
  pattern?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Shape[]
  oneOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
}

export type LeafKind = 'text' | 'choice' | 'uuid' | 'date' | 'instant' | 'number' | 'boolean'

/** One value of a sample and where it stands in it. */
export interface Leaf {
  path: (string | number)[]
  kind: LeafKind
  /** Null may stand there too. */
  nullable: boolean
}

/** Chooses the value of a leaf by its path, and what there is to choose from; undefined = the kind's own. */
export type Chooser = (path: readonly (string | number)[], kind: LeafKind, choices?: readonly unknown[]) => unknown

const usual: Record<LeafKind, unknown> = {
  text: '测试',
  choice: null,
  uuid: '018f5e00-0000-7000-8000-000000000001',
  date: '2026-03-01',
  instant: '2026-03-01T08:00:00.000Z',
  number: 1,
  boolean: false,
}

/** A value a schema of the contract takes in, every leaf of it listed. Of several forms the last is taken: it holds the most. */
export function sampleOf(schema: z.ZodType, choose: Chooser, optional = true): { value: unknown; leaves: Leaf[] } {
  const leaves: Leaf[] = []
  const value = build(shapeOf(schema), [], { choose, optional, leaves })
  return { value, leaves }
}

/** A copy with one leaf replaced. */
export function withLeaf(value: unknown, [key, ...rest]: readonly (string | number)[], leaf: unknown): unknown {
  if (key === undefined) return leaf
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? withLeaf(item, rest, leaf) : item))
  const object = value as Record<string, unknown>
  return { ...object, [key]: withLeaf(object[key], rest, leaf) }
}

/** A query string; arrays become repeated names. */
export function queryText(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${encodeURIComponent(name)}=${encodeLoosely(String(one))}`),
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** Half a surrogate pair cannot be percent-encoded; its replacement can. */
function encodeLoosely(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

const shapes = new WeakMap<z.ZodType, Shape>()

function shapeOf(schema: z.ZodType): Shape {
  const shape = shapes.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape)
  shapes.set(schema, shape)
  return shape
}

interface Work {
  choose: Chooser
  optional: boolean
  leaves: Leaf[]
}

function build(shape: Shape, path: (string | number)[], work: Work, nullable = false): unknown {
  const forms = shape.oneOf ?? shape.anyOf
  const form = forms?.findLast((one) => one.type !== 'null')
  if (form !== undefined) return build(form, path, work, nullable || forms?.some((one) => one.type === 'null') === true)
  if (shape.const !== undefined) return shape.const
  if (shape.properties !== undefined) {
    const names = Object.entries(shape.properties).filter(([name]) => work.optional || shape.required?.includes(name) === true)
    return Object.fromEntries(names.map(([name, inner]) => [name, build(inner, [...path, name], work)]))
  }
  if (shape.items !== undefined) return [build(shape.items, [...path, 0], work)]
  const kind = kindOf(shape)
  work.leaves.push({ path, kind, nullable })
  return work.choose(path, kind, shape.enum) ?? (kind === 'choice' ? shape.enum?.[0] : (numeric(shape) ?? usual[kind]))
}

function kindOf({ type, format, enum: choices }: Shape): LeafKind {
  if (choices !== undefined) return 'choice'
  if (type === 'boolean') return 'boolean'
  if (type === 'integer' || type === 'number') return 'number'
  if (format === 'uuid') return 'uuid'
  if (format === 'date') return 'date'
  return format === 'date-time' ? 'instant' : 'text'
}

/** Numbers in query strings and of buildings are text of digits; those of homes have the building before them. */
function numeric({ pattern = '' }: Shape): string | undefined {
  if (!/^\^(\\d|\[1-9\])/.test(pattern)) return undefined
  return pattern.includes('-[') ? '1-101' : '1'
}
