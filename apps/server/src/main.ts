import process from 'node:process'
import { createApp } from './app.ts'
import { loadDivisions } from './modules/divisions/index.ts'
import { createDemo, describeDemo } from './modules/demo/index.ts'
import { keepArchive } from './platform/backup/keep-archive.ts'
import { describeSetup } from './modules/setup/index.ts'
import { ConfigError, readConfig } from './platform/config.ts'
import { type MetricsServer, serveMetrics } from './platform/metrics/server.ts'
import { errorFields } from './platform/logs/log.ts'
import { requireNode } from './platform/node-version.ts'
import { openFileWarning } from './platform/open-files.ts'
import { loadSecrets } from './platform/secrets.ts'
import { stopOnSignals } from './platform/stop-signals.ts'
import { startDatabase } from './platform/start-database.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  requireNode()
  const stop = stopOnSignals()
  const config = readConfig()
  const warning = await openFileWarning()
  if (warning !== null) say(warning)
  const secrets = await loadSecrets(config.dataDir)
  const database = await startDatabase(config, secrets, { join: false, keepAlive: true, log: say })
  try {
    stop.throwIfAborted()
    await loadDivisions(database.owner, say)
    stop.throwIfAborted()
    const app = await createApp({ config, secrets, roles: database.roles })
    let metrics: MetricsServer | null = null
    const archive = await keepArchive(config, database, say, (error) => app.http.log.error(errorFields(error), 'the log is not archived'))
    try {
      if (config.metricsPort !== null && app.renderMetrics !== null) metrics = await serveMetrics(config.metricsPort, app.renderMetrics)
      if (config.demo) await createDemo(app, say)
      const setupCode = config.role === 'worker' ? null : await app.setup.prepare()
      if (config.role !== 'web') await app.runner.start()
      if (config.role !== 'worker') await app.http.listen({ port: config.port, host: config.host })
      say(config.role === 'worker' ? 'Running jobs.' : welcome(config.publicUrl.href))
      if (config.demo) say(await describeDemo(app))
      if (setupCode !== null) say(describeSetup(setupCode, config.publicUrl.origin))
      await Promise.race([
        untilAborted(stop),
        database.ended.then(() => (stop.aborted ? undefined : say('The embedded database ended by itself.'))),
      ])
      say('Stopping…')
    } finally {
      await app.close()
      await archive.stop()
      await metrics?.stop()
    }
  } finally {
    await database.stop()
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
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
