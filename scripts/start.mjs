// npm start: installs what is missing, builds what is stale, runs the server and passes signals through.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { buildStale, listApps } from './lib/builds.mjs'
import { checkSystemNode, ensureInstalled, environment, findNode, root } from './lib/setup.mjs'

checkSystemNode()
await ensureInstalled()
const failures = await buildStale(listApps())
for (const failure of failures) console.error(failure)
if (failures.length > 0) process.exit(1)

// A process group of its own: Ctrl-C in a terminal reaches npm, its shell, this script and would reach the server, up to
// three times for one keystroke; so it comes by us alone. When we are killed, the closed channel tells the server.
const server = spawn(findNode(), [path.join(root, 'apps/server/src/main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  env: environment(),
  detached: true,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})

// First graceful, then at once (the server still ends its database), then by force.
const pressed = []
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    const now = performance.now()
    // Terminal and npm both send the same keystroke.
    if (pressed.length > 0 && now - pressed[pressed.length - 1] < 1_000) return
    pressed.push(now)
    server.kill(pressed.length > 2 ? 'SIGKILL' : signal)
  })
}
server.once('error', (error) => {
  console.error(`Linli: the server could not be started: ${error.message}`)
  process.exit(1)
})
server.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)))
