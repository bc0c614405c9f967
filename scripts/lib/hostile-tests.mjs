// Which tests try a hostile case, and how they ended: vitest's and Playwright's JSON reports by the same titles.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { casesIn } from '../hostile-cases.mjs'
import { root } from './setup.mjs'

/** Files of tests in which at least one title names a case (of those wanted), by what runs them. */
export function hostileFiles(wanted = null) {
  const files = { unit: [], db: [], browser: [] }
  for (const top of ['apps', 'packages', 'bench', 'e2e']) {
    for (const name of readdirSync(path.join(root, top), { recursive: true })) {
      const file = path.join(top, String(name))
      if (!/\.(test|spec)\.ts$/.test(file) || /(^|\/)(node_modules|dist)\//.test(file)) continue
      const ids = casesIn(readFileSync(path.join(root, file), 'utf8'))
      if (!ids.some((id) => wanted === null || wanted.includes(id))) continue
      files[file.endsWith('.spec.ts') ? 'browser' : file.endsWith('.db.test.ts') ? 'db' : 'unit'].push(file)
    }
  }
  return files
}

/** Tests of vitest's report that name a case; skipped ones do not count. */
export function vitestCases(file) {
  const report = read(file)
  return (report?.testResults ?? [])
    .flatMap((suite) => suite.assertionResults)
    .filter((test) => casesIn(test.title).length > 0 && (test.status === 'passed' || test.status === 'failed'))
    .map((test) => ({ title: test.title, passed: test.status === 'passed' }))
}

/** Tests of Playwright's report that name a case. */
export function playwrightCases(file) {
  const specs = (suites) => suites.flatMap((suite) => [...(suite.specs ?? []), ...specs(suite.suites ?? [])])
  return specs(read(file)?.suites ?? [])
    .filter((spec) => casesIn(spec.title).length > 0)
    .map((spec) => ({ title: spec.title, passed: spec.ok === true }))
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
