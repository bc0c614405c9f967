/** The part of the process's one logger that the platform writes to; fields never hold personal data. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}

/** Name and code of an error; texts of the database and of libraries quote values. */
export function errorFields(error: unknown): { kind: string; code?: string } {
  if (!(error instanceof Error)) return { kind: 'unknown' }
  return { kind: error.name, ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}) }
}
