import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import path from 'node:path'
import type { ImportReport } from '@linli/contract/ledgers'
import type { Command } from 'commander'
import { v7 as newId } from 'uuid'
import { HasRejectionsError, importRegister, shownFileName } from '../modules/ledgers/index.ts'
import { systemCaller } from '../platform/caller.ts'
import { callersFolder } from '../platform/config.ts'
import { chooseImportCommunity, readDivisionCode } from './community.option.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { CommandError, withRuntime } from './runtime.ts'

interface Options {
  community?: number
  dryRun?: boolean
  skipRejected?: boolean
  json?: boolean
}

export function registerImport(program: Command): void {
  program
    .command('import')
    .description('Import lists kept elsewhere 导入')
    .command('register')
    .argument('<file>', 'the workbook (.xlsx)')
    .description('Import a register workbook of households and people. Exit 0 done, 2 rows were rejected, 1 refused')
    .option(
      '--community <code>',
      '12-digit code of the community, opened when it is not there yet; may be left out where there is one',
      readDivisionCode,
    )
    .option('--dry-run', 'only show what importing would do')
    .option('--skip-rejected', 'import the other rows when some cannot be imported')
    .option('--json', 'print the result as JSON')
    .action((file: string, options: Options) => report(options, () => run(file, options)))
}

async function run(file: string, options: Options): Promise<Outcome> {
  const located = path.resolve(callersFolder(), file)
  const fileHash = await hashOf(located)
  return withRuntime(say, async (runtime) => {
    const community = await chooseImportCommunity(runtime, options.community, options.dryRun === true)
    const request = {
      id: newId(),
      file: located,
      fileName: shownFileName(file),
      fileHash,
      mapping: [],
      skipRejected: options.skipRejected === true,
    }
    const kind = options.dryRun === true ? 'dry-run' : 'commit'
    const onRows = (read: number): void => (read % 5000 === 0 ? say(`${String(read)} rows read 已读取`) : undefined)
    try {
      const { report: found, batch } = await importRegister(runtime, {
        kind,
        caller: systemCaller('import register', community),
        request,
        onRows,
      })
      return outcomeOf(found, batch?.written ?? nothing, options)
    } catch (error) {
      if (error instanceof HasRejectionsError) return outcomeOf(error.report, nothing, options)
      throw error
    }
  })
}

const nothing = { buildings: 0, dwellings: 0, households: 0, persons: 0 }

function outcomeOf(found: ImportReport, written: typeof nothing, options: Options): Outcome {
  const { sheets, rejected, conflicting, outcome } = found
  const troubled = outcome.rejected + outcome.conflicting
  const json = {
    dryRun: options.dryRun === true,
    found: found.found,
    outcome,
    written,
    rejected,
    conflicting,
    sheets: sheets.map(({ sheet, headerRows, rows, skipped, columns }) => ({
      sheet,
      headerRows,
      rows,
      skipped,
      columns: columns.map(({ column, header, field, confidence }) => ({ column, header, field, confidence })),
    })),
  }
  return { exit: troubled > 0 ? exitCodes.found : exitCodes.done, json, lines: linesOf(found, written, options) }
}

function linesOf({ sheets, found, outcome, rejected, conflicting }: ImportReport, written: typeof nothing, options: Options): string[] {
  const count = (numbers: typeof nothing): string =>
    `${String(numbers.buildings)} buildings 楼栋, ${String(numbers.dwellings)} dwellings 户室, ${String(numbers.households)} households 户, ${String(numbers.persons)} persons 人`
  const skipped = sheets.flatMap(({ sheet, skipped: why }) =>
    why === null ? [] : [`Sheet ${sheet} not read 未读取: ${why.message.zh} ${why.message.en}`],
  )
  const faults = [
    ...rejected.map(
      ({ sheet, row, column, value, message }) => `${sheet} ${String(row)} ${column}: ${value ?? '—'} ${message.zh} ${message.en}`,
    ),
    ...conflicting.map(({ sheet, row, name, message }) => `${sheet} ${String(row)} ${name}: ${message.zh} ${message.en}`),
  ]
  const troubled = outcome.rejected + outcome.conflicting
  const result =
    options.dryRun === true
      ? 'Dry run, nothing was written. 预演，没有写入。'
      : troubled > 0 && options.skipRejected !== true
        ? 'Nothing was written because rows were rejected; mend them or add --skip-rejected. 有不能导入的行，没有写入；请改正，或加 --skip-rejected。'
        : `Written 已写入: ${count(written)}`
  return [
    ...skipped,
    `Found 文件内: ${count(found)}`,
    `New 新增 ${String(outcome.new)}, changed 变更 ${String(outcome.changed)}, unchanged 无变化 ${String(outcome.unchanged)}, conflicting 冲突 ${String(outcome.conflicting)}, rejected 不能导入 ${String(outcome.rejected)}`,
    ...faults,
    result,
  ]
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw new CommandError(
      code === 'ENOENT' ? `There is no file ${file}.` : code === 'EISDIR' ? `${file} is a folder.` : `The file ${file} cannot be read.`,
      { cause: error },
    )
  }
  return hash.digest('hex')
}
