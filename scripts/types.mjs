// npm run types [-- --cores N]: TypeScript over the Node side, vue-tsc over each folder that has a tsconfig of its own.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { capture, checkSystemNode, environment, findNode, root } from './lib/setup.mjs'

checkSystemNode()
const own = ['packages', 'apps']
  .flatMap((parent) => readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}/tsconfig.json`))
  .filter((project) => existsSync(path.join(root, project)))
const jobs = [['typescript/bin/tsc', 'tsconfig.json'], ...own.map((project) => ['vue-tsc/bin/vue-tsc.js', project])]

let failed = 0
const worker = async () => {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const [compiler, project] = job
    const run = await capture(findNode(), [path.join(root, 'node_modules', compiler), '--noEmit', '--pretty', 'false', '-p', project], {
      env: environment(),
    })
    if (run.code === 0) continue
    failed += 1
    console.error(`${project}:\n${run.output.trim()}`)
  }
}
const at = process.argv.indexOf('--cores')
await Promise.all(Array.from({ length: at === -1 ? 2 : Number(process.argv[at + 1]) }, worker))
process.exit(failed === 0 ? 0 : 1)
