import { type RouteShape, health } from '@linli/contract'
import { workbookLimits } from '@linli/contract/ledgers'
import type { FastifyInstance } from 'fastify'
import { chooserPage, chooserStyles } from './chooser.page.ts'
import { type Accounts, accountSearch, actorChannel, createAccounts } from './modules/accounts/index.ts'
import { askJobs, bindAsks } from './modules/asks/index.ts'
import { bindChanges } from './modules/changes/index.ts'
import { bindContact, contactJobs } from './modules/contact/index.ts'
import { bindChain } from './modules/chain/index.ts'
import { createDivisionSearch } from './modules/divisions/index.ts'
import { bindEvents } from './modules/events/index.ts'
import { bindFiles, createFiles, fileJobs } from './modules/files/index.ts'
import { bindIdentity, identityJobs } from './modules/identity/index.ts'
import { bindLedgers, ledgerJobs, ledgerSearch } from './modules/ledgers/index.ts'
import { bindForces } from './modules/forces/index.ts'
import { bindLife } from './modules/life/index.ts'
import { bindMatters, matterJobs, matterSearch } from './modules/matters/index.ts'
import { bindMeetings } from './modules/meetings/index.ts'
import { bindNotices, indexNotices, noticeSearch, refreshAudience } from './modules/notices/index.ts'
import { bindOperations, createCertificateReader } from './modules/operations/index.ts'
import { bindPeople, peopleSearch } from './modules/people/index.ts'
import { bindReports, reportJobs } from './modules/reports/index.ts'
import { bindSearch } from './modules/search/index.ts'
import { bindPrivacy, privacyJobs } from './modules/privacy/index.ts'
import { bindQuality, qualityJobs } from './modules/quality/index.ts'
import { bindQuestions } from './modules/questions/index.ts'
import { bindScreens } from './modules/screens/index.ts'
import { bindSettings } from './modules/settings/index.ts'
import { type Setup, bindSetup, createSetup } from './modules/setup/index.ts'
import { bindSpace, countAges } from './modules/space/index.ts'
import { bindSuggestions } from './modules/suggestions/index.ts'
import { bindTrust } from './modules/trust/index.ts'
import { bindVisits } from './modules/visits/index.ts'
import { backupJobs } from './platform/backup/backup.job.ts'
import { systemCaller } from './platform/caller.ts'
import type { Config } from './platform/config.ts'
import { inScope } from './platform/db/in-scope.ts'
import { createPool } from './platform/db/pool.ts'
import { watchQueries } from './platform/db/watched-pool.ts'
import type { RoleConnections } from './platform/db/roles.ts'
import type { Deps } from './platform/deps.ts'
import { AppError } from './platform/errors.ts'
import { listen } from './platform/db/listen.ts'
import { createHub } from './platform/events/hub.ts'
import { createFieldCipher } from './platform/fields.ts'
import { type Door, bind } from './platform/http/bind.ts'
import { closeHttp } from './platform/http/close.ts'
import { serveFrontEnds } from './platform/http/front-ends.ts'
import { createRefusals } from './platform/http/refusals.ts'
import { type HttpOptions, createHttp } from './platform/http/server.ts'
import { type Job, type JobRunner, createRunner, upkeepJobs } from './platform/jobs/index.ts'
import { type TextSender, createTextSender } from './platform/messages/index.ts'
import { eventChannel } from './platform/record.ts'
import { createMetrics } from './platform/metrics/metrics.ts'
import type { Secrets } from './platform/secrets.ts'
import { createTelemetry } from './platform/telemetry/telemetry.ts'

export interface AppOptions {
  config: Config
  secrets: Secrets
  roles: RoleConnections
  poolSize?: number
  /** Whoever finds all connections taken for so many ms is told to come back rather than left hanging (HOSTILE.md F7). */
  poolPatience?: number
  limits?: HttpOptions['limits']
  logTo?: HttpOptions['logTo']
  /** Instead of what the settings ask for. */
  texts?: TextSender
  /** Tests only: jobs beside the product's own. */
  moreJobs?: readonly Job[]
}

export interface App {
  http: FastifyInstance
  deps: Deps
  accounts: Accounts
  setup: Setup
  /** Route names bound, with their contract. */
  bound: ReadonlyMap<string, RouteShape>
  /** Every kind of job there is. */
  jobs: readonly Job[]
  /** Not started by itself: main does, where this process runs jobs. */
  runner: JobRunner
  /** The page of figures; null where none are kept. */
  renderMetrics: (() => Promise<{ type: string; text: string }>) | null
  close(): Promise<void>
}

/** The composition root: everything the server is made of, in the order it stands on each other. */
export async function createApp({
  config,
  secrets,
  roles,
  poolSize = 16,
  poolPatience = 1_200,
  limits = { requests: 3000, anonymousWrites: 60 },
  logTo,
  moreJobs = [],
  texts,
}: AppOptions): Promise<App> {
  const database = { pool: createPool(roles.app, { max: poolSize, name: 'linli', patience: poolPatience }) }
  const deps: Deps = { config, database, fields: createFieldCipher(secrets) }
  const http = await createHttp({ config, uploadLimit: workbookLimits.fileBytes, limits, ...(logTo === undefined ? {} : { logTo }) })
  const telemetry = await createTelemetry(config.tracesTo)
  telemetry.watchRequests(http)
  if (telemetry.watchQuery !== undefined) watchQueries(database.pool, telemetry.watchQuery)
  const metrics = config.metricsPort === null ? null : createMetrics()
  metrics?.watchRequests(http)
  const warn = (line: string): void => http.log.warn(line)
  const accounts = await createAccounts({ ...deps, secrets, roles, texts: texts ?? createTextSender(config.sms, warn), warn })
  const files = await createFiles(deps, secrets)
  const hub = createHub(database, (error) =>
    http.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'events could not be read'),
  )
  const listening = listen(
    roles.app,
    {
      [eventChannel]: (community) => hub.notify(Number(community)),
      [actorChannel]: (account) => {
        accounts.forget(account)
        void hub.recheck(account)
      },
    },
    (connected) => {
      accounts.trustCache(connected)
      if (connected) {
        hub.notifyAll()
        void hub.recheck('*')
      }
    },
  )
  const heartbeat = setInterval(() => {
    hub.notifyAll()
    void hub.recheck('*')
  }, 60_000)
  const jobs: readonly Job[] = [
    ...upkeepJobs,
    ...backupJobs(config.backup),
    ...ledgerJobs,
    ...fileJobs,
    ...privacyJobs,
    ...reportJobs,
    ...identityJobs,
    ...askJobs,
    ...contactJobs,
    ...qualityJobs,
    ...matterJobs,
    indexNotices,
    refreshAudience,
    countAges,
    ...moreJobs,
  ]
  const runner = createRunner({
    deps,
    jobs,
    connection: roles.jobs,
    log: http.log,
    drainMs: config.drainMs,
    trace: (job, work) => telemetry.span(`job ${job}`, {}, work),
    ...(metrics === null ? {} : { observe: metrics.observeRun }),
  })

  const door: Door = { app: http, keeper: accounts.keeper, bound: new Map<string, RouteShape>(), refused: createRefusals(database) }
  accounts.bind(door)
  bindScreens(door, deps, accounts, hub)
  bindSpace(door, deps)
  bindSettings(door, deps)
  const setup = createSetup({ ...deps, accounts, search: createDivisionSearch(database) })
  bindSetup(door, setup)
  bindPeople(door, deps)
  bindPrivacy(door, deps)
  bindQuestions(door, deps)
  bindSearch(door, deps, [...peopleSearch, noticeSearch, ...ledgerSearch, matterSearch, accountSearch])
  bindLedgers(door, { ...deps, secrets, roles })
  bindLife(door, deps, accounts)
  bindIdentity(door, deps)
  bindChanges(door, deps)
  bindNotices(door, deps)
  bindMeetings(door, deps)
  bindChain(door, deps)
  bindEvents(door, deps, hub)
  bindFiles(door, files)
  bindReports(door, { ...files, secrets, roles })
  bindOperations(door, { ...deps, hub, jobs, readCertificate: createCertificateReader() })
  bindTrust(door, deps)
  bindSuggestions(door, files)
  bindAsks(door, deps)
  bindForces(door, deps)
  bindMatters(door, { ...files, attempts: accounts.context.attempts })
  bindContact(door, deps)
  bindVisits(door, files)
  bindQuality(door, deps)
  bind(door, 'health.getLive', health.getLive, () => Promise.resolve({ status: 'ok' as const }))
  bind(door, 'health.getReady', health.getReady, async () => {
    await inScope(database, systemCaller('health'), 'read', (tx) =>
      tx.selectFrom('community').select('community').limit(1).execute(),
    ).catch(() => {
      throw new AppError('unavailable')
    })
    return { status: 'ok' as const }
  })
  http.get('/openapi.json', { schema: { hide: true }, config: { linliRoute: 'page.openapi' } }, () => http.swagger())
  await serveFrontEnds(http, {
    page: chooserPage,
    styles: chooserStyles,
    instead: async () => ((await setup.isOpen()) ? '/center/setup' : null),
  })

  return {
    http,
    deps,
    accounts,
    setup,
    bound: door.bound,
    jobs,
    runner,
    renderMetrics: metrics === null ? null : () => metrics.render({ config, database, hub }),
    async close() {
      clearInterval(heartbeat)
      const drained = runner.stop()
      hub.close()
      await closeHttp(http, config.drainMs)
      await drained
      await listening.stop()
      await accounts.close()
      await database.pool.end()
      await telemetry.stop()
    },
  }
}
