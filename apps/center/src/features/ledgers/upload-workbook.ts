import { ApiError, OfflineError, type AnswerOf } from '@linli/client'

export type ImportReport = AnswerOf<'ledgers.uploadRegister'>
type ErrorFacts = ConstructorParameters<typeof ApiError>[1]

/**
 * Sends the workbook and tells how far it is, 0 to 1. XMLHttpRequest because fetch says nothing about an upload's progress.
 * Rejects as the client does: ApiError for a refusal, OfflineError for a broken line.
 */
export function uploadWorkbook(community: number, id: string, file: File, onProgress: (share: number) => void): Promise<ImportReport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/communities/${community}/imports?id=${encodeURIComponent(id)}`)
    request.setRequestHeader('accept', 'application/json')
    request.responseType = 'json'
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onerror = () => {
      reject(new OfflineError('no answer from the server'))
    }
    request.onload = () => {
      const answer: unknown = request.response
      if (request.status >= 200 && request.status < 300 && answer !== null) resolve(answer as ImportReport)
      else
        reject(
          isRefusal(answer)
            ? new ApiError(request.status, answer.error)
            : new OfflineError(`an answer that is not ours (status ${request.status})`),
        )
    }
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
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
