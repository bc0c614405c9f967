import { startLinli } from './linli.ts'

/** Installations side by side: the specs of one worker never meet those of another. */
export const installations = 2

/** Demo installations for the specs that share them, one a worker; their addresses travel by environment. Set it yourself to use a running one. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['LINLI_E2E_URLS'] !== undefined) return () => Promise.resolve()
  const started = await Promise.all(Array.from({ length: installations }, () => startLinli({ demo: true })))
  process.env['LINLI_E2E_URLS'] = started.map(({ url }) => url).join(' ')
  return async () => {
    await Promise.all(started.map((linli) => linli.stop()))
  }
}
