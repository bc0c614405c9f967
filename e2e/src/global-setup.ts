import { startLinli } from './linli.ts'

/** One demo installation for all specs that only look or write notices; its address travels by environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const linli = await startLinli({ demo: true })
  process.env['LINLI_E2E_URL'] = linli.url
  return () => linli.stop()
}
