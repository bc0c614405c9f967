import { routeLines } from './route-lines.ts'
import type { AnswerOf, CallableName, InputOf } from './route-names.ts'
import { sendRequest, type CallOptions, type Parts } from './send-request.ts'

/** A call whose parts are all optional may leave the input out. */
export type CallArguments<N extends CallableName> =
  Record<string, never> extends InputOf<N> ? [input?: InputOf<N>, options?: CallOptions] : [input: InputOf<N>, options?: CallOptions]

export interface Client {
  /** Calls one route by its contract name: `call('people.getHousehold', { params: { community, id } })`. */
  call: <N extends CallableName>(name: N, ...rest: CallArguments<N>) => Promise<AnswerOf<N>>
}

/**
 * The typed client. Types come from the contract; answers are trusted, not validated again:
 * the server validates them, and zod would not fit the phone's first load.
 */
export function createClient({ baseUrl = '' }: { baseUrl?: string } = {}): Client {
  return {
    call: async <N extends CallableName>(name: N, ...rest: CallArguments<N>) => {
      const [input, options] = rest as readonly [Parts?, CallOptions?]
      return (await sendRequest(baseUrl, routeLines[name], input ?? {}, options ?? {})) as AnswerOf<N>
    },
  }
}
