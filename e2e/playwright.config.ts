import { defineConfig } from '@playwright/test'
import { checkNode } from '@linli/tooling/check-node.ts'
import { installations } from './src/global-setup.ts'

checkNode('npx playwright test --config e2e/playwright.config.ts')

/** Browser tests: Debian's Chromium, and a Linli in a temporary folder for each worker. */
export default defineConfig({
  testDir: './specs',
  outputDir: '../test-results',
  // Files side by side, the tests of one in their order.
  fullyParallel: false,
  workers: installations,
  // A browser on a busy machine may miss a click; `npm test` says how many tests needed the second try.
  retries: 1,
  // Other steps of `npm test` work beside these; what passes loses nothing by a longer patience.
  timeout: 150_000,
  expect: { timeout: 20_000 },
  globalSetup: './src/global-setup.ts',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env['LINLI_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
    screenshot: 'only-on-failure',
  },
})
