import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Page, expect } from '@playwright/test'

const folder = path.resolve(import.meta.dirname, '../data/templates')
export const templateFile = (name: string): string => path.join(folder, `${name}.xlsx`)

export interface NewReport {
  file: string
  title?: string
  requester: string
  whole?: true
  repeat?: string
}

/** Brings an office's form: the file and what is known of it; ends where it is shown how the form was understood. */
export async function bringReport(page: Page, { file, title, requester, whole, repeat }: NewReport): Promise<void> {
  await page.getByTestId('nav-reports').click()
  await page.getByTestId('report-new').click()
  await page.getByTestId('template-file').setInputFiles(templateFile(file))
  await expect(page.getByTestId('report-title')).toHaveValue(file)
  if (title !== undefined) await page.getByTestId('report-title').fill(title)
  await page.getByTestId('report-requester').fill(requester)
  await page.getByTestId('report-basis').fill('青华街道〔2026〕12号')
  await page.getByTestId('report-purpose').fill('掌握人员变动')
  if (repeat !== undefined) {
    await page.getByTestId('report-repeat').click()
    await page.getByRole('option', { name: repeat, exact: true }).click()
  }
  if (whole === true) await page.getByTestId('report-whole').check()
  await page.getByTestId('report-submit').click()
  await expect(page.getByTestId('drawing')).toBeVisible({ timeout: 20_000 })
}

/** Says of a column that it is filled by hand. */
export async function leaveToHand(page: Page, column: string): Promise<void> {
  await page.getByTestId(`column-${column}`).click()
  await expect(page.getByTestId('column-inspect')).toHaveAttribute('data-column', column)
  await page.getByTestId('column-meaning').click()
  await page.getByRole('option', { name: '不从台账填，手填', exact: true }).click()
  await expect(page.getByTestId(`column-${column}`)).toHaveAttribute('data-sure', 'hand')
}

export async function beginRound(page: Page): Promise<void> {
  await page.getByTestId('round-begin').click()
  await page.getByTestId('round-start').click()
  await expect(page.getByTestId('round-state')).toHaveText('正在填', { timeout: 30_000 })
}

/** Sends the answer and takes the frozen file; answers where it lies. */
export async function sendRound(page: Page, evenOpen: boolean): Promise<string> {
  await page.getByTestId('round-send').click()
  if (evenOpen) await page.getByTestId('even-open').check()
  await page.getByTestId('send-note').fill('电子邮件')
  await page.getByTestId('send-confirm').click()
  await expect(page.getByTestId('sent')).toBeVisible({ timeout: 30_000 })
  return takeAnswer(page)
}

export async function takeAnswer(page: Page): Promise<string> {
  const coming = page.waitForEvent('download')
  await page.getByTestId('take-answer').click()
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/u)
  return download.path()
}

export const bytesOf = (file: string): Promise<Buffer> => readFile(file)
