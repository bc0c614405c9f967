import type { CallableName, InputOf } from './route-names.ts'

/** The parts of a read that its answer depends on. */
export type ReadInput<N extends CallableName> =
  InputOf<N> extends { query: infer Q; params: infer P } ? { params: P; query: Q } : InputOf<N>

/** Cache key of one read: the route's name, then its input. `queryKey(name)` alone names all reads of the route. */
export function queryKey<N extends CallableName>(name: N, input?: ReadInput<N>): readonly unknown[] {
  return input === undefined ? [name] : [name, input]
}
