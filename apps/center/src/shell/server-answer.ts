import { ApiError, OfflineError } from '@linli/client'

type ErrorFacts = ConstructorParameters<typeof ApiError>[1]

/** The refusal in an answer that did not come through the typed client, as the client would throw it. */
export function refusalOf(status: number, answer: unknown): Error {
  return isRefusal(answer) ? new ApiError(status, answer.error) : new OfflineError(`an answer that is not ours (status ${String(status)})`)
}

function isRefusal(answer: unknown): answer is { error: ErrorFacts } {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'error' in answer &&
    typeof answer.error === 'object' &&
    answer.error !== null &&
    'id' in answer.error
  )
}
