import { ApiError, OfflineError } from '@linli/client'
import type { routeLines } from '@linli/client/route-lines'
import { onReauthenticate } from './api.ts'
import { refusalOf } from './server-answer.ts'
import { pathOf } from './upload-file.ts'

/** Fetches the file a route answers and hands it to the browser to keep. Rejects as the client does; a fresh proof is asked for where it is due. */
export async function downloadFile(
  name: keyof typeof routeLines,
  params: Readonly<Record<string, string | number>>,
  options: { method: 'GET' | 'POST'; body?: object; otherwise: string },
): Promise<Headers> {
  const send = () => request(pathOf(name, params), options)
  const answer = await send().catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.id !== 'reauthentication_needed' || !(await onReauthenticate.ask())) throw error
    return send()
  })
  keep(await answer.blob(), nameOf(answer.headers.get('content-disposition') ?? '', options.otherwise))
  return answer.headers
}

async function request(path: string, { method, body }: { method: 'GET' | 'POST'; body?: object }): Promise<Response> {
  const answer = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch((error: unknown) => {
    throw new OfflineError('no answer from the server', { cause: error })
  })
  if (answer.ok) return answer
  throw refusalOf(answer.status, await answer.json().catch(() => null))
}

/** RFC 8187: filename*=UTF-8''… */
export function nameOf(disposition: string, otherwise: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/u.exec(disposition)?.[1]
  return encoded === undefined ? otherwise : decodeURIComponent(encoded)
}

function keep(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser needs the address until it has begun to copy.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
