import process from 'node:process'
import { createApp } from './app.ts'
import { loadDivisions } from './modules/divisions/index.ts'
import { createDemo, describeDemo } from './modules/demo/index.ts'
import { ConfigError, readConfig } from './platform/config.ts'
import { requireNode } from './platform/node-version.ts'
import { loadSecrets } from './platform/secrets.ts'
import { startDatabase } from './platform/start-database.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  requireNode()
  const config = readConfig()
  const secrets = await loadSecrets(config.dataDir)
  const database = await startDatabase(config, secrets, { join: false, log: say })
  const stopping = new AbortController()
  try {
    await loadDivisions(database.owner, say)
    const app = await createApp({ config, secrets, roles: database.roles })
    if (config.demo) await createDemo(app, say)
    await app.http.listen({ port: config.port, host: config.host })
    say(welcome(config.publicUrl.href))
    if (config.demo) say(await describeDemo(app))
    void database.ended.then(() => {
      if (!stopping.signal.aborted) say('The embedded database ended by itself; stopping.')
      stopping.abort()
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
    await new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve(), { once: true }))
    say('Stopping…')
    await app.close()
  } finally {
    await database.stop()
  }
}

function welcome(base: string): string {
  const at = base.replace(/\/$/, '')
  return `\n邻里 Linli is ready:\n  ${at}/            选择屏幕 choose a screen\n  ${at}/center/     管理中心 management centre\n  ${at}/phone/      手机 phone\n  ${at}/tv/         电视 television\n`
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const mistakes = error instanceof ConfigError ? error.mistakes : [error instanceof Error ? error.message : String(error)]
    for (const mistake of mistakes) process.stderr.write(`${mistake}\n`)
    process.exit(1)
  },
)
