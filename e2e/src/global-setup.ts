import { startLinli } from './linli.ts'

/** One demo installation for the specs that share it; its address travels by environment. Set it yourself to use a running one. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['LINLI_E2E_URL'] !== undefined) return () => Promise.resolve()
  const linli = await startLinli({ demo: true })
  process.env['LINLI_E2E_URL'] = linli.url
  return () => linli.stop()
}
