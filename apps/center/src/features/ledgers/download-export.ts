import { ApiError, OfflineError, type InputOf } from '@linli/client'
import { routeLines } from '@linli/client/route-lines'
import { onReauthenticate } from '../../shell/api.ts'

type ErrorFacts = ConstructorParameters<typeof ApiError>[1]
type Masked = NonNullable<InputOf<'exports.exportRegister'>['body']>
type Whole = NonNullable<InputOf<'exports.exportRegisterUnmasked'>['body']>
export type RegisterFilter = Masked['filter']
export type ExportFormat = Masked['format']
export type ExportPurpose = Whole['purpose']
export type ExportBody = Masked | Whole
export type TakenExport = { rows: number; persons: number; beyondGbk: number | null }

/** Fetches the file and hands it to the browser to keep. Rejects as the client does; a fresh proof is asked for where it is due. */
export async function downloadExport(community: number, body: ExportBody): Promise<TakenExport> {
  const line = routeLines['purpose' in body ? 'exports.exportRegisterUnmasked' : 'exports.exportRegister']
  const [method = '', path = ''] = line.replace(':community', String(community)).split(' ')
  const send = () => request(method, path, body)
  const answer = await send().catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.id !== 'reauthentication_needed' || !(await onReauthenticate.ask())) throw error
    return send()
  })
  keep(await answer.blob(), nameOf(answer.headers.get('content-disposition') ?? ''))
  return JSON.parse(answer.headers.get('linli-export') ?? '{}') as TakenExport
}

async function request(method: string, path: string, body: object): Promise<Response> {
  const answer = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch((error: unknown) => {
    throw new OfflineError('no answer from the server', { cause: error })
  })
  if (answer.ok) return answer
  const refusal: unknown = await answer.json().catch(() => null)
  if (isRefusal(refusal)) throw new ApiError(answer.status, refusal.error)
  throw new OfflineError(`an answer that is not ours (status ${String(answer.status)})`)
}

/** RFC 8187: filename*=UTF-8''… */
export function nameOf(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/u.exec(disposition)?.[1]
  return encoded === undefined ? 'register' : decodeURIComponent(encoded)
}

function keep(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser needs the address until it has begun to copy.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
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
