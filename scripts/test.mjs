// npm test: sets up what it needs, runs every check and every test, and ends with `N passed, N failed`.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { judge, summary } from './hostile-cases.mjs'
import { buildStale, listApps } from './lib/builds.mjs'
import { playwrightCases, vitestCases } from './lib/hostile-tests.mjs'
import { ensureChromium, ensurePostgres } from './lib/machine.mjs'
import { countPlaywright, countVitest } from './lib/reports.mjs'
import { capture, checkSystemNode, ensureInstalled, environment, fail, findNode, root, say, seconds, stopWithUs } from './lib/setup.mjs'
import { runSideBySide } from './lib/side-by-side.mjs'

checkSystemNode()
const reports = path.join(root, '.cache', 'test')

/**
 * In the order in which they begin: what takes longest first, so that it does not stand alone at the end. The browser tests wait for
 * pages more than they work, so one core and what another leaves are enough for them.
 */
const steps = [
  { name: 'build', about: 'builds', cores: 1, run: builds },
  { name: 'lint', about: 'lint', cores: 1, run: () => check([tool('eslint/bin/eslint.js'), '--max-warnings', '0', '.']) },
  { name: 'browser', about: 'browser tests', cores: 1, after: 'build', run: browserTests },
  { name: 'faults', about: 'faults, short form', cores: 1, run: faultSuite },
  { name: 'unit', about: 'unit tests', cores: 1, run: () => vitest('unit', {}, ['--maxWorkers=1']) },
  { name: 'types', about: 'types', cores: 1, run: () => check(['scripts/types.mjs', '--cores', '1']) },
  {
    name: 'layout',
    about: 'layout rules',
    cores: 1,
    run: () =>
      check([
        tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        'apps',
        'packages',
        'bench',
        'e2e',
        'faults',
      ]),
  },
  { name: 'unused', about: 'unused code', cores: 1, run: () => check([tool('knip/bin/knip.js'), '--no-progress']) },
  {
    name: 'bundles',
    about: 'first-load sizes and TV syntax',
    cores: 1,
    after: 'build',
    run: () => check(['scripts/check-bundles.mjs']),
  },
  { name: 'db', about: 'database and API tests, embedded Postgres', cores: 2, run: () => vitest('db', {}) },
  { name: 'db15', about: "database and API tests, Debian's PostgreSQL", cores: 2, run: databaseTestsOnDebian },
]

const only = onlyStep()
await ensureInstalled()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const sum = { passed: 0, failed: 0 }
const chosen = only === null ? steps : steps.filter(({ name }) => name === only)
stopWithUs()
await runSideBySide(chosen, availableParallelism(), async (step) => {
  const begun = performance.now()
  say(`${step.about} …`)
  const result = await step.run().catch((error) => ({ passed: 0, failed: 1, output: String(error?.stack ?? error) }))
  if (result.failed > 0) console.log(`${result.output.trim()}\n`)
  const again = (result.again ?? 0) > 0 ? `, ${result.again} of them at the second try` : ''
  say(`${result.failed > 0 ? '✗' : '✓'} ${step.about}: ${result.passed} passed${again}, ${result.failed} failed (${seconds(begun)})`)
  sum.passed += result.passed
  sum.failed += result.failed
})
if (only === null) hostileCases()
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed > 0 ? 1 : 0

/** A check that is right or wrong as a whole. */
async function check(args, env = {}) {
  const { code, output } = await capture(findNode(), args, { env: environment(env) })
  return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output }
}

async function vitest(project, env, options = [], label = project) {
  const report = path.join(reports, `${label}.json`)
  const args = [
    tool('vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...options,
  ]
  const { code, output } = await capture(findNode(), args, { env: environment({ ...env, NODE_ENV: 'test', NO_COLOR: '1' }) })
  return { ...countVitest(report, code), output }
}

async function databaseTestsOnDebian() {
  if (!(await ensurePostgres()))
    return missing('PostgreSQL 15 is missing for the second run of the database tests; run as root: apt-get install postgresql-15')
  return await vitest('db', { LINLI_TEST_POSTGRES: 'debian' }, [], 'db15')
}

/** The suite counts its cases itself; without its closing line it failed as a whole. */
async function faultSuite() {
  const { code, output } = await capture(findNode(), ['faults/src/main.ts'], { env: environment() })
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(output.trim().split('\n').at(-1) ?? '') ?? []
  if (passed === undefined) return missing(output)
  return { passed: Number(passed), failed: Math.max(Number(failed), code === 0 ? 0 : 1), output }
}

/** Read from the reports of the steps above: their tests are counted already, only a case nobody tries is a failure more. */
function hostileCases() {
  const of = (name) => path.join(reports, `${name}.json`)
  const tests = [...vitestCases(of('unit')), ...vitestCases(of('db')), ...playwrightCases(of('browser'))]
  const { line, untried } = summary(judge(tests))
  say(line)
  if (untried > 0) sum.failed += 1
}

async function builds() {
  const apps = listApps()
  const failures = await buildStale(apps, { cores: 1 })
  return { passed: apps.length - failures.length, failed: failures.length, output: failures.join('\n') }
}

async function browserTests() {
  const chromium = await ensureChromium()
  if (chromium === null) return missing('Chromium is missing for the browser tests; run as root: apt-get install chromium fonts-noto-cjk')
  const report = path.join(reports, 'browser.json')
  const config = path.join(root, 'e2e', 'playwright.config.ts')
  if (!existsSync(config)) return missing('e2e/playwright.config.ts is missing.')
  const env = environment({ LINLI_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report, NO_COLOR: '1', FORCE_COLOR: undefined })
  const args = [tool('@playwright/test/cli.js'), 'test', '--config', config, '--reporter=line,json']
  const { code, output } = await capture(findNode(), args, { env })
  return { ...countPlaywright(report, code), output }
}

function missing(output) {
  return { passed: 0, failed: 1, output }
}

function tool(file) {
  return path.join(root, 'node_modules', file)
}

function onlyStep() {
  const at = process.argv.indexOf('--only')
  if (at === -1) return null
  const name = process.argv[at + 1]
  if (!steps.some((step) => step.name === name)) fail(`--only takes one of ${steps.map((step) => step.name).join(', ')}.`)
  return name
}
