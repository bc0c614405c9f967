import { createHash } from 'node:crypto'
import { expect, signInCenter, test } from '../../src/test.ts'
import { type RegisterRow, homeOf, readRegister } from '../../src/register.ts'
import { beginRound, bringReport, bytesOf, leaveToHand, sendRound, takeAnswer, templateFile } from '../../src/report-steps.ts'
import { expectSameLook, openWorkbook, said } from '../../src/same-look.ts'

const name = '流动人口月报表'
const firstRow = 4
const blankRows = 15
/** Header of the form → header of the register. */
const columns = {
  B: '姓名',
  C: '性别',
  D: '民族',
  F: '政治面貌',
  G: '文化程度',
  H: '婚姻状况',
  K: '入住日期',
  L: '就业情况',
  M: '联系电话',
} as const

// Each test goes on where the one before it ended, in the same installation.
test.describe.serial('the monthly table of tenants', () => {
  test.setTimeout(180_000)
  let typedName = ''
  let report = ''

  test('is understood, filled, looked through, sent and taken: every cell is the register’s, every look the template’s', async ({
    screens,
  }) => {
    const center = await screens.center()
    await signInCenter(center, 'worker')
    await bringReport(center, { file: name, requester: '青华街道综治办', whole: true, repeat: '每月' })

    report = new URL(center.url()).pathname
    // One header is no column of the register; the worker says that it is filled by hand.
    await expect(center.getByTestId('template-state')).toHaveAttribute('data-todo', '1')
    await expect(center.getByTestId('column-E')).toHaveAttribute('data-sure', 'known')
    await expect(center.getByTestId('column-N')).toHaveAttribute('data-sure', 'hand')
    await expect(center.getByTestId('column-I')).toHaveAttribute('data-sure', 'unknown')
    await leaveToHand(center, 'I')
    await expect(center.getByTestId('template-state')).toHaveAttribute('data-todo', '0')

    await beginRound(center)
    // What the register does not know is typed once, by keyboard, and goes to the register too.
    await center.getByTestId('view-unknown').click()
    const unknown = center.locator('[data-state="unknown"][data-column="L"][data-confirmed="false"]').first()
    const id = await center.getByTestId('fill-row').filter({ has: unknown }).first().getAttribute('data-row')
    const row = center.locator(`[data-row="${id ?? ''}"]`)
    await row.locator('[data-column="L"]').click()
    typedName = await row.locator('[data-column="B"] .cell__value').innerText()
    await center.keyboard.press('F2')
    await center.getByTestId('cell-input').fill('在家，还没上学')
    await center.keyboard.press('Enter')
    await expect(row.locator('[data-column="L"]')).toHaveAttribute('data-state', 'typed')
    // A column that is always written by hand.
    await row.locator('[data-column="N"]').dblclick()
    await center.getByTestId('cell-input').fill('本月随父母搬来')
    await center.getByTestId('cell-input').press('Enter')
    await expect(row.locator('[data-column="N"]')).toHaveAttribute('data-state', 'typed')
    // The rest of what is unknown is asked at the doors and goes empty.
    await center.getByTestId('ask-all').click()
    await expect(center.locator('.el-message').first()).toContainText('上门要问的')
    await center.getByTestId('confirm-all').click()
    await expect(center.getByTestId('view-unknown')).toContainText('不知道 0')

    const file = await sendRound(center, false)
    const hash = createHash('sha256')
      .update(await bytesOf(file))
      .digest('hex')
    await expect(center.getByTestId('sent')).toContainText(hash)
    expect(await bytesOf(await takeAnswer(center))).toEqual(await bytesOf(file))

    const register = await readRegister(center)
    const renters = register.filter((person) => person['房屋使用'] === '租住')
    const [template, filled] = [(await openWorkbook(templateFile(name))).worksheets[0], (await openWorkbook(file)).worksheets[0]]
    if (!template || !filled) throw new Error('a workbook without its sheet')
    expect(renters.length).toBeGreaterThan(blankRows)
    expectSameLook(template, filled, { after: firstRow + blankRows - 2, count: renters.length - blankRows })

    const byNumber = new Map<string, RegisterRow>(renters.map((person) => [person['证件号码'] ?? '', person]))
    for (let at = firstRow; at < firstRow + renters.length; at += 1) {
      const cell = (letters: string): string => said(filled.getCell(`${letters}${String(at)}`))
      const person = byNumber.get(cell('E'))
      if (!person) throw new Error(`row ${String(at)} is nobody of the register: ${cell('B')} ${cell('E')}`)
      byNumber.delete(cell('E'))
      expect(cell('A')).toBe(String(at - firstRow + 1))
      for (const [letters, header] of Object.entries(columns))
        expect([cell('B'), header, cell(letters)]).toEqual([cell('B'), header, person[header]])
      expect(cell('J')).toBe(homeOf(person))
      expect(cell('I')).toBe('')
      if (cell('B') === typedName && cell('N') !== '') expect(cell('L')).toBe('在家，还没上学')
      expect(filled.getCell(`E${String(at)}`).type).not.toBe(2)
    }
    expect([...byNumber.keys()]).toEqual([])
    expect(said(filled.getCell('A2'))).toBe('填报单位（盖章）：红花社区居民委员会')
    expect(said(filled.getCell('F2'))).toMatch(/^填报人：./u)
    expect(said(filled.getCell('K2'))).toMatch(/^填表日期：\d{4}年\d{1,2}月\d{1,2}日$/u)
    expect(said(filled.getCell(filled.rowCount, 1))).toBe(said(template.getCell(template.rowCount, 1)))
  })

  test('the next one marks what changed since, and only that is looked at', async ({ screens }) => {
    const center = await screens.center()
    await signInCenter(center, 'worker')
    await center.getByTestId('nav-reports').click()
    await expect(center.getByTestId('fill-share')).toContainText('%')
    await center.getByTestId('reports').locator(`a.report[href="${report}"]`).click()
    await expect(center.getByTestId('round-history')).toContainText('已报送')
    // What a tenant does changes, on their own page.
    await center.getByTestId('nav-persons').click()
    await center.getByTestId('list-search').fill(typedName)
    await expect(center.getByTestId('row')).toHaveCount(1)
    await center.getByTestId('row').getByRole('link').click()
    await center.getByTestId('edit-person').click()
    await center.getByTestId('edit-work').fill('上了托班')
    await center.getByTestId('save-person').click()
    await expect(center.getByTestId('person-facts')).toContainText('上了托班')

    await center.getByTestId('nav-reports').click()
    await center.getByTestId('reports').locator(`a.report[href="${report}"]`).click()
    await beginRound(center)
    await center.getByTestId('view-changed').click()
    const changed = center.locator('[data-state="changed"]')
    await expect(changed).toHaveCount(1)
    await expect(changed).toContainText('上了托班')
    await changed.click()
    await expect(center.getByTestId('cell-inspect')).toContainText('上次是「在家，还没上学」')
    await center.keyboard.press('Enter')
    await expect(changed).toHaveAttribute('data-confirmed', 'true')
    await center.getByTestId('round-drop').click()
    await center.getByTestId('round-drop-confirm').click()
    await expect(center.getByTestId('round-begin')).toHaveText('填下一期')
  })

  test('another office that asks for the same is told to whom it already went', async ({ screens }) => {
    const center = await screens.center()
    await signInCenter(center, 'worker')
    await bringReport(center, { file: name, title: '租住人员花名册', requester: '青华派出所' })
    await beginRound(center)
    await expect(center.getByTestId('given-before')).toContainText('青华街道综治办')
    await expect(center.getByTestId('given-before')).toContainText(name)
    await center.getByTestId('given-before').getByRole('link').click()
    await expect(center.getByTestId('sent')).toBeVisible()
  })
})
