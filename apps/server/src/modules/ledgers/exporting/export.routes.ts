import { exports } from '@linli/contract'
import type { FastifyReply } from 'fastify'
import { type Door, bindRaw } from '../../../platform/http/bind.ts'
import type { LedgerDeps } from '../ledgers.service.ts'
import { type TakenExport, takeExport } from './export.service.ts'

/** Runs heavy work in turn; more than a few waiting are asked to come back. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

export function bindExports(door: Door, deps: LedgerDeps, turns: Turns): void {
  bindRaw(door, 'exports.exportRegister', exports.exportRegister, async ({ caller, body: { format, filter }, reply }) =>
    answerFile(reply, (signal) => turns(() => takeExport(deps, caller, { format, filter, unmasked: null }, signal))),
  )
  bindRaw(
    door,
    'exports.exportRegisterUnmasked',
    exports.exportRegisterUnmasked,
    async ({ caller, body: { format, filter, purpose, note }, reply }) =>
      answerFile(reply, (signal) => turns(() => takeExport(deps, caller, { format, filter, unmasked: { purpose, note } }, signal))),
  )
}

/** Somebody who leaves before the file is ready takes nothing along: the process is stopped and its record rolled back. */
export async function answerFile(reply: FastifyReply, take: (signal: AbortSignal) => Promise<TakenExport>): Promise<void> {
  const left = new AbortController()
  const leave = (): void => left.abort()
  reply.raw.once('close', leave)
  const { fileName, bytes, facts, content } = await take(left.signal)
  reply.raw.off('close', leave)
  const type = fileName.endsWith('.xlsx') ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv'
  await reply
    .header('content-type', type)
    .header('content-length', bytes)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .header('linli-export', JSON.stringify(facts))
    .send(content)
}
