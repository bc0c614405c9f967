// npm run test:hostile [-- --long] [--only A14[,C02]]: runs every test that tries a hostile case, says how each of the
// 87 cases stands, and ends with `N passed, N failed`.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { hostileCases, judge, summary } from './hostile-cases.mjs'
import { buildStale, listApps } from './lib/builds.mjs'
import { hostileFiles, playwrightCases, vitestCases } from './lib/hostile-tests.mjs'
import { ensureChromium } from './lib/machine.mjs'
import { capture, checkSystemNode, ensureInstalled, environment, fail, findNode, root, say, seconds } from './lib/setup.mjs'

checkSystemNode()
const wanted = readOnly()
const long = process.argv.includes('--long')
await ensureInstalled()
const reports = path.join(root, '.cache', 'test-hostile')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const more = { NODE_ENV: 'test', NO_COLOR: '1', FORCE_COLOR: undefined, ...(long ? { LINLI_HOSTILE: 'long' } : {}) }
// Titles are the choice: tests of the same file that try no case are left out.
const pattern = `\\((?:[A-E]\\d\\d, )*(?:${(wanted ?? ['[A-E]\\d\\d']).join('|')})(?:, [A-E]\\d\\d)*\\)`
const files = hostileFiles(wanted)
const tests = [...(await vitest('unit', files.unit)), ...(await vitest('db', files.db)), ...(await browser(files.browser))]

const verdict = judge(tests)
const rows = verdict.rows.filter(({ id }) => wanted === null || wanted.includes(id))
for (const row of rows) {
  const how = row.state === 'later' ? `does not apply: ${row.later}` : `${row.state} (${row.passed} passed, ${row.failed} failed)`
  console.log(`${row.id}  ${how}  ${row.title}`)
}
const { line } = summary(verdict)
if (wanted === null) console.log(line)
const untried = rows.filter((row) => row.state === 'failed' && row.failed === 0).length + verdict.unknown.length
const failed = tests.filter((test) => !test.passed).length + untried
console.log(`${rows.length} cases; ${tests.length - tests.filter((test) => !test.passed).length} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function vitest(project, chosen) {
  if (chosen.length === 0) return []
  const report = path.join(reports, `${project}.json`)
  const options = ['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const patience = long ? ['--testTimeout=600000'] : []
  const args = [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...options, ...patience, '-t', pattern, ...chosen]
  return await part(`${project} tests`, args, () => vitestCases(report))
}

async function browser(chosen) {
  if (chosen.length === 0) return []
  const chromium = await ensureChromium()
  if (chromium === null) return [broken('browser tests', 'Chromium is missing; run as root: apt-get install chromium fonts-noto-cjk')]
  const failures = await buildStale(listApps())
  if (failures.length > 0) return [broken('builds', failures.join('\n'))]
  const report = path.join(reports, 'browser.json')
  const config = path.join(root, 'e2e', 'playwright.config.ts')
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js')
  const args = [cli, 'test', '--config', config, '--reporter=line,json', '--grep', pattern, ...chosen]
  return await part('browser tests', args, () => playwrightCases(report), {
    LINLI_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    NODE_ENV: undefined,
  })
}

/** A runner that failed without a failing test of its own is one failure. */
async function part(name, args, readTests, env = {}) {
  const begun = performance.now()
  say(`${name} …`)
  const { code, output } = await capture(findNode(), args, { env: environment({ ...more, ...env }) })
  const ran = readTests()
  const bad = ran.filter((test) => !test.passed)
  if (code !== 0) console.log(`${output.trim()}\n`)
  say(`${code === 0 ? '✓' : '✗'} ${name}: ${ran.length - bad.length} passed, ${bad.length} failed (${seconds(begun)})`)
  return code !== 0 && bad.length === 0 ? [...ran, { title: name, passed: false }] : ran
}

function broken(title, output) {
  console.log(output)
  return { title, passed: false }
}

function readOnly() {
  const at = process.argv.indexOf('--only')
  if (at === -1) return null
  const ids = (process.argv[at + 1] ?? '').split(',')
  const strange = ids.filter((id) => !(id in hostileCases))
  if (strange.length > 0) fail(`--only takes ids of hostile cases (A01 to E20), separated by commas; not ${strange.join(', ')}.`)
  return ids
}
