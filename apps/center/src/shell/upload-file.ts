import { OfflineError, type AnswerOf, type CallableName } from '@linli/client'
import { routeLines } from '@linli/client/route-lines'
import { refusalOf } from './server-answer.ts'

/**
 * Sends one file as the part `file` of a multipart body and tells how far it is, 0 to 1. XMLHttpRequest because fetch says
 * nothing about an upload's progress. Rejects as the client does: ApiError for a refusal, OfflineError for a broken line.
 */
export function uploadFile<N extends CallableName>(
  name: N,
  params: Readonly<Record<string, string | number>>,
  id: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<AnswerOf<N>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${pathOf(name, params)}?id=${encodeURIComponent(id)}`)
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
      if (request.status >= 200 && request.status < 300 && answer !== null) resolve(answer as AnswerOf<N>)
      else reject(refusalOf(request.status, answer))
    }
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
}

/** The address of a route with its parameters put in. */
export function pathOf(name: keyof typeof routeLines, params: Readonly<Record<string, string | number>>): string {
  const [, path = ''] = routeLines[name].split(' ')
  return path.replace(/:([a-zA-Z]+)/gu, (whole, key: string) => (key in params ? encodeURIComponent(String(params[key])) : whole))
}
