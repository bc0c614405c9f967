import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { type ExportFormat, exportFormats } from '@linli/contract/exports'
import { revealPurposes } from '@linli/contract/people'
import { type Command, Option } from 'commander'
import { type ExportChoice, writeRegisterExport } from '../modules/ledgers/index.ts'
import { systemCaller } from '../platform/caller.ts'
import { callersFolder } from '../platform/config.ts'
import { chooseCommunity, readDivisionCode } from './community.option.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { CommandError, withRuntime } from './runtime.ts'

interface Options {
  community?: number
  format: ExportFormat
  out?: string
  asOf?: string
  unmasked?: boolean
  purpose?: string
  note?: string
  json?: boolean
}

export function registerExport(program: Command): void {
  program
    .command('export')
    .description('Take lists along 导出')
    .command('register')
    .description('Write the register of households and people to a file that imports back without loss')
    .option('--community <code>', '12-digit code of the community; may be left out where there is one', readDivisionCode)
    .addOption(new Option('--format <format>', 'workbook, or comma-separated text in UTF-8 or GBK').choices(exportFormats).default('xlsx'))
    .option('--out <file>', 'where to write it; register-CODE-DATE in the current folder when left out')
    .option('--as-of <date>', 'as the register stood on a past day, 2026-01-31')
    .option('--unmasked', 'with whole identity and phone numbers and birth dates; recorded with its purpose')
    .addOption(new Option('--purpose <purpose>', 'why whole numbers are needed').choices(revealPurposes))
    .option('--note <text>', 'more about the purpose')
    .option('--json', 'print the result as JSON')
    .action((options: Options) => report(options, () => run(options)))
}

async function run(options: Options): Promise<Outcome> {
  const { format, unmasked = false, purpose, note, asOf } = options
  if (unmasked && purpose === undefined)
    throw new CommandError(`Whole numbers need --purpose (${revealPurposes.join(', ')}). 导出完整号码请写明用途 --purpose。`)
  if (!unmasked && purpose !== undefined) throw new CommandError('--purpose belongs to --unmasked; without it numbers are masked.')
  if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/u.test(asOf)) throw new CommandError('--as-of is a day like 2026-01-31.')
  return withRuntime(say, async (runtime) => {
    const { community, name } = await chooseCommunity(runtime, options.community)
    const extension = format === 'xlsx' ? 'xlsx' : 'csv'
    const day = asOf ?? new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
    const file = path.resolve(callersFolder(), options.out ?? `register-${String(community)}-${day}.${extension}`)
    const choice: ExportChoice = {
      format,
      filter: asOf === undefined ? {} : { asOf },
      unmasked: unmasked && purpose !== undefined ? { purpose, note: note?.slice(0, 100) ?? null } : null,
    }
    if ((await stat(file).catch(() => null))?.isDirectory() === true) throw new CommandError(`${file} is a folder.`)
    // Written beside the keys and moved when whole: an interrupted export leaves no half a file under its name.
    const folder = path.join(runtime.config.dataDir, 'exports')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const half = path.join(folder, randomUUID())
    try {
      const { mark: _, ...facts } = await writeRegisterExport(runtime, systemCaller('export register', community), choice, half)
      await place(half, file)
      return {
        exit: exitCodes.done,
        json: { file, community, format, masked: !unmasked, ...facts },
        lines: [
          `${name}: ${String(facts.persons)} persons 人, ${String(facts.rows)} rows 行`,
          ...(facts.beyondGbk === null || facts.beyondGbk === 0
            ? []
            : [
                `${String(facts.beyondGbk)} characters are outside GBK and stand in their GB 18030 form; an old program may not show them. ${String(facts.beyondGbk)} 个字不在 GBK 里，按 GB 18030 写出，老软件可能显示不了。`,
              ]),
          `Written 已写入: ${file}`,
        ],
      }
    } finally {
      await rm(half, { force: true })
    }
  })
}

async function place(half: string, file: string): Promise<void> {
  try {
    await rename(half, file).catch(async (error: unknown) => {
      // Another disk: a copy then.
      if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
      await copyFile(half, file)
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CommandError(`The file ${file} cannot be written (${code}).`, { cause: error })
  }
}
