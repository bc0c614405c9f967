import { checkNode } from './packages/tooling/src/check-node.ts'
import { defineConfig } from 'vitest/config'

checkNode('npx vitest run')

const outside = ['**/node_modules/**', '**/dist/**']
const setupFiles = ['packages/tooling/src/no-network.setup.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...outside, '**/*.db.test.ts'],
          setupFiles,
          // Property tests of a thousand cases take seconds on a busy machine of two cores.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['apps/server/**/*.db.test.ts'],
          exclude: outside,
          setupFiles,
          globalSetup: ['apps/server/src/testing/global-setup.ts'],
          // One Postgres on two cores; each worker has a database of its own.
          pool: 'forks',
          maxWorkers: 2,
          // The server's modules are loaded once a worker, not once a file: they keep nothing but caches by key, and each file has a
          // database and an app of its own.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
