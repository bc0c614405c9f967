import { type ErrorBody, type ErrorId, type FieldProblem, errorKinds } from '@linli/contract/errors'

export interface ErrorDetails {
  /** Stable machine id inside the kind, e.g. `head-needed`. */
  reason?: string
  /** Overrides the kind's sentence with the exact reason. */
  zh?: string
  en?: string
  fields?: FieldProblem[]
  /** Of a conflict: what stands there now, as who asked may read it. */
  current?: unknown
}

/** The one error the product throws on purpose; rendered by `renderError`. */
export class AppError extends Error {
  override name = 'AppError'
  readonly id: ErrorId
  readonly details: ErrorDetails

  constructor(id: ErrorId, details: ErrorDetails = {}) {
    super(details.en ?? errorKinds[id].en)
    this.id = id
    this.details = details
  }
}

/** Status and body people and programs get. Anything unexpected becomes `internal` without its text. */
export function renderError(error: unknown, requestId: string): { status: number; body: ErrorBody; report: boolean } {
  const known = error instanceof AppError ? error : translate(error)
  const kind = errorKinds[known.id]
  const { reason, zh, en, fields, current } = known.details
  return {
    status: kind.status,
    body: {
      error: {
        id: known.id,
        ...(reason === undefined ? {} : { reason }),
        zh: zh ?? kind.zh,
        en: en ?? kind.en,
        ...(fields === undefined ? {} : { fields }),
        ...(current === undefined ? {} : { current }),
        requestId,
      },
    },
    report: kind.status >= 500,
  }
}

/** Database and framework failures that have a clear meaning for the caller. */
function translate(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (full.has(code)) return new AppError('storage_full')
  // 23505, 23P01: somebody else wrote the same key, or into the same time, at the same moment.
  if (code === '40001' || code === '40P01' || code === '23505' || code === '23P01') return new AppError('conflict')
  if (unavailable.has(code) || code.startsWith('08') || code.startsWith('57P') || isPoolTimeout(error)) return new AppError('unavailable')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') return new AppError('too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('unsupported_type')
  if (code.startsWith('FST_ERR_CTP') || unfit.has(code) || hasStatus(error, 400)) return new AppError('invalid_input')
  if (hasStatus(error, 429)) return new AppError('too_many_requests')
  return new AppError('internal')
}

/** Values no column takes: NUL, half a surrogate pair in JSON, a forged cursor's number, instant or id. */
const unfit = new Set(['22021', '22P05', '22P02', '22003', '22007', '22008'])
/** Of the database, of a disk, of somebody's share of one. */
const full = new Set(['53100', 'ENOSPC', 'EDQUOT'])
/** 25006: the server became a read-only standby; 58030: its disk does not answer as it should. */
const unavailable = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['53200', '53300', '57014', '25P03', '25006', '58030'],
])

function isPoolTimeout(error: unknown): boolean {
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated|not queryable|pool after calling end/.test(error.message)
  )
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === status
}
