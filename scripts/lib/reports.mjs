// Counts of the test runners' own machine-readable reports; a report that is not there is one failure.
import { existsSync, readFileSync } from 'node:fs'

/** Vitest: tests, plus one for each file that could not be run at all and one for an error outside of any test. */
export function countVitest(file, exitCode) {
  const report = read(file)
  if (report === null) return { passed: 0, failed: 1 }
  const brokenFiles = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  ).length
  return settle(report.numPassedTests, report.numFailedTests + brokenFiles, exitCode)
}

/** Playwright: a test that passed at a second try passed; `again` counts those. */
export function countPlaywright(file, exitCode) {
  const report = read(file)
  if (report === null) return { passed: 0, failed: 1 }
  const { expected, flaky, unexpected } = report.stats
  return { ...settle(expected + flaky, unexpected, exitCode), again: flaky }
}

function settle(passed, failed, exitCode) {
  if (failed === 0 && (exitCode !== 0 || passed === 0)) return { passed, failed: 1 }
  return { passed, failed }
}

function read(file) {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
