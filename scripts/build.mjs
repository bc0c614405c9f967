// npm run build [-- center|phone|tv …] [--force]: builds the front-ends whose sources changed.
import { buildStale, listApps } from './lib/builds.mjs'
import { checkSystemNode, ensureInstalled, fail, say } from './lib/setup.mjs'

checkSystemNode()
const named = process.argv.slice(2).filter((argument) => argument !== '--force')
const apps = listApps()
const unknown = named.find((app) => !apps.includes(app))
if (unknown !== undefined) fail(`There is no front-end "${unknown}" here; there are ${apps.join(', ') || 'none'}.`)
await ensureInstalled()
const failures = await buildStale(named.length === 0 ? apps : named, { force: process.argv.includes('--force') })
for (const failure of failures) console.error(failure)
if (failures.length > 0) process.exit(1)
say('front-ends are up to date.')
