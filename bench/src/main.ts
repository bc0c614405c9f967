import process from 'node:process'
import { parseArgs } from 'node:util'
import { requireNode } from '@linli/server/src/platform/node-version.ts'
import { runBench } from './run.ts'

const help = `npm run bench -- [options]

  --only NAME    take this figure only; may be given more than once
  --scale S      size of the register: 1 (default) = 1,000,000 persons in 300 communities
  --json         print the figures as JSON on standard output
  --list         print the figures' names and end
  --help         this text

Exit code: 0 every bound holds, 1 a figure falls short, 2 a figure could not be taken.
`

async function main(): Promise<number> {
  requireNode()
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      scale: { type: 'string' },
      json: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const scale = Number(values.scale ?? '1')
  if (!(scale >= 0.005 && scale <= 4)) throw new Error('--scale must be a number from 0.005 to 4')
  return runBench({
    only: values.only?.flatMap((names) => names.split(',')) ?? null,
    scale,
    json: values.json ?? false,
    list: values.list ?? false,
  })
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(2)
  },
)
