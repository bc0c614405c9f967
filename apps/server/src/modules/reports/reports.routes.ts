import { reports } from '@linli/contract'
import type { FastifyReply } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { type Door, bind, bindRaw } from '../../platform/http/bind.ts'
import { createTurns } from '../ledgers/index.ts'
import { askAtHomes } from './asking.service.ts'
import { changeCells, confirmCells } from './cells.service.ts'
import { getReportFigures } from './figures.service.ts'
import type { ReportDeps } from './reports.deps.ts'
import { createReport, getReport, listReports, updateReport } from './reports.service.ts'
import { dropRound, getRound, listRoundRows, listRounds, refillRound, startRound } from './rounds.service.ts'
import { type TakenFile, sendRound, takeAnswer, takeDraft } from './sending.service.ts'
import { chooseMeanings, listTemplates, openTemplate, uploadTemplate } from './templates.service.ts'

export function bindReports(door: Door, deps: ReportDeps): void {
  // Each of them is a process that wants a core.
  const turns = createTurns()
  const at = ({ id, round }: { id: string; round: string }) => ({ report: id, round })
  bind(door, 'reports.listReports', reports.listReports, ({ caller, query }) => listReports(deps, caller, query))
  bind(door, 'reports.createReport', reports.createReport, ({ caller, body }) => createReport(deps, caller, body))
  bind(door, 'reports.getReport', reports.getReport, ({ caller, params }) => getReport(deps, caller, params.id))
  bind(door, 'reports.updateReport', reports.updateReport, ({ caller, params, body }) => updateReport(deps, caller, params.id, body))
  bind(door, 'reports.uploadTemplate', reports.uploadTemplate, async ({ caller, params, query, request }) => {
    const part = await request.file()
    if (part === undefined)
      throw new AppError('invalid_input', {
        fields: [{ path: 'file', code: 'missing', zh: '没有收到文件。', en: 'No file was received.' }],
      })
    return uploadTemplate(deps, turns, caller, params.id, { id: query.id, fileName: part.filename, content: part.file })
  })
  bind(door, 'reports.listTemplates', reports.listTemplates, async ({ caller, params }) => ({
    items: await listTemplates(deps, caller, params.id),
  }))
  bind(door, 'reports.chooseMeanings', reports.chooseMeanings, ({ caller, params, body }) =>
    chooseMeanings(deps, turns, caller, { report: params.id, template: params.template, choices: body.choices }),
  )
  bindRaw(door, 'reports.getTemplateFile', reports.getTemplateFile, async ({ caller, params, reply }) => {
    const { fileName, bytes, stream } = await openTemplate(deps, caller, params.id, params.template)
    await answerFile(reply, { fileName, bytes, content: stream })
  })
  bind(door, 'reports.listRounds', reports.listRounds, ({ caller, params, query }) => listRounds(deps, caller, params.id, query))
  bind(door, 'reports.startRound', reports.startRound, ({ caller, params, body }) =>
    startRound(deps, turns, caller, { report: params.id, round: body.id, day: body.day }),
  )
  bind(door, 'reports.getRound', reports.getRound, ({ caller, params }) => getRound(deps, caller, at(params)))
  bind(door, 'reports.listRoundRows', reports.listRoundRows, ({ caller, params, query }) => listRoundRows(deps, caller, at(params), query))
  bind(door, 'reports.changeCells', reports.changeCells, ({ caller, params, body }) => changeCells(deps, caller, at(params), body.changes))
  bind(door, 'reports.confirmCells', reports.confirmCells, ({ caller, params, body }) => confirmCells(deps, caller, at(params), body))
  bind(door, 'reports.askAtHomes', reports.askAtHomes, ({ caller, params, body }) => askAtHomes(deps, caller, at(params), body.at))
  bind(door, 'reports.refillRound', reports.refillRound, ({ caller, params }) => refillRound(deps, turns, caller, at(params)))
  bind(door, 'reports.dropRound', reports.dropRound, async ({ caller, params }) => {
    await dropRound(deps, caller, at(params))
    return { ok: true as const }
  })
  bindRaw(door, 'reports.takeDraft', reports.takeDraft, async ({ caller, params, reply }) => {
    const left = new AbortController()
    const leave = (): void => left.abort()
    reply.raw.once('close', leave)
    const taken = await takeDraft(deps, turns, caller, at(params), left.signal)
    reply.raw.off('close', leave)
    await answerFile(reply, taken)
  })
  bind(door, 'reports.sendRound', reports.sendRound, ({ caller, params, body }) => sendRound(deps, turns, caller, at(params), body, false))
  bind(door, 'reports.sendManyRound', reports.sendManyRound, ({ caller, params, body }) =>
    sendRound(deps, turns, caller, at(params), body, true),
  )
  bindRaw(door, 'reports.takeAnswer', reports.takeAnswer, async ({ caller, params, reply }) =>
    answerFile(reply, await takeAnswer(deps, caller, at(params), { many: false, reason: null })),
  )
  bindRaw(door, 'reports.takeManyAnswer', reports.takeManyAnswer, async ({ caller, params, body, reply }) =>
    answerFile(reply, await takeAnswer(deps, caller, at(params), { many: true, reason: body.reason })),
  )
  bind(door, 'reports.getReportFigures', reports.getReportFigures, ({ caller, query }) => getReportFigures(deps, caller, query))
}

async function answerFile(reply: FastifyReply, { fileName, bytes, content }: TakenFile): Promise<void> {
  await reply
    .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-length', bytes)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    .header('cache-control', 'no-store')
    .send(content)
}
