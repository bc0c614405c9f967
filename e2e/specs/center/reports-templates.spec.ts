import AxeBuilder from '@axe-core/playwright'
import { ageOn } from '@linli/rules/age'
import { maskIdentityNumber, maskPhone } from '@linli/rules/masking'
import { expect, signInCenter, test } from '../../src/test.ts'
import { type RegisterRow, readRegister } from '../../src/register.ts'
import { beginRound, bringReport, leaveToHand, sendRound, templateFile } from '../../src/report-steps.ts'
import { expectSameLook, openWorkbook, said } from '../../src/same-look.ts'

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const ageOf = (person: RegisterRow): number => ageOn(person['出生日期'] ?? '', today())
const hasTag = (person: RegisterRow, tag: string): boolean => (person['特殊类别'] ?? '').split('、').includes(tag)

test('names for the two screenings: a header of two rows, sums and signatures below that move down, numbers masked', async ({
  screens,
}) => {
  test.setTimeout(180_000)
  const center = await screens.center()
  await signInCenter(center, 'worker')
  const name = '两癌筛查人员名单'
  await bringReport(center, { file: name, requester: '青华街道妇联' })
  await expect(center.getByTestId('report-facts')).toContainText('35 到 64 周岁')
  for (const column of ['L', 'M']) await leaveToHand(center, column)
  await expect(center.getByTestId('template-state')).toHaveAttribute('data-todo', '0')
  await beginRound(center)
  const violations = (await new AxeBuilder({ page: center }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()).violations
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual([])
  const open = center.getByTestId('view-open')
  const file = await sendRound(center, !(await open.innerText()).endsWith(' 0'))

  const women = (await readRegister(center)).filter((person) => person['性别'] === '女' && ageOf(person) >= 35 && ageOf(person) <= 64)
  const [template, filled] = [(await openWorkbook(templateFile(name))).worksheets[0], (await openWorkbook(file)).worksheets[0]]
  if (!template || !filled) throw new Error('a workbook without its sheet')
  const [firstRow, blankRows] = [5, 3]
  const inserted = { after: firstRow + blankRows - 2, count: women.length - blankRows }
  expectSameLook(template, filled, inserted)

  const left = new Map(
    women.map((person) => [`${person['姓名'] ?? ''} ${maskIdentityNumber(person['证件号码'] ?? '')} ${person['房号'] ?? ''}`, person]),
  )
  expect(left.size).toBe(women.length)
  for (let at = firstRow; at < firstRow + women.length; at += 1) {
    const cell = (letters: string): string => said(filled.getCell(`${letters}${String(at)}`))
    const key = `${cell('B')} ${cell('E')} ${cell('J')}`
    const person = left.get(key)
    if (!person) throw new Error(`row ${String(at)} is nobody of the register: ${key}`)
    left.delete(key)
    expect(cell('A')).toBe(String(at - firstRow + 1))
    expect(cell('C')).toBe(String(ageOf(person)))
    expect(cell('D')).toContain((person['出生日期'] ?? '').slice(0, 4))
    expect(cell('D')).not.toContain((person['出生日期'] ?? '').slice(5))
    expect(cell('F')).toBe(person['文化程度'])
    expect(cell('G')).toBe(person['联系电话'] === '' ? '' : maskPhone(person['联系电话'] ?? ''))
    expect([cell('H'), cell('I'), cell('J')]).toEqual([person['楼栋'], person['单元'], person['房号']])
    expect([cell('B'), cell('K')]).toEqual([cell('B'), hasTag(person, '低保') ? '是' : '否'])
    for (const letters of ['L', 'M', 'N']) expect(cell(letters)).toBe('')
  }
  expect([...left.keys()]).toEqual([])
  const last = firstRow + women.length - 1
  expect(said(filled.getCell('A1'))).toBe('红花社区居民委员会农村适龄妇女“两癌”免费筛查人员名单')
  expect(said(filled.getCell('A2'))).toBe('填报单位：红花社区居民委员会')
  expect(filled.getCell(`D${String(last + 1)}`).formula).toBe(`COUNTA(B${String(firstRow)}:B${String(last)})`)
  for (const below of [1, 2, 3])
    expect(said(filled.getCell(last + below, 1))).toBe(said(template.getCell(firstRow + blankRows - 1 + below, 1)))
})

test('counts by age, sex and tag: each counted cell is the register’s, the office’s formulas stand', async ({ screens }) => {
  test.setTimeout(180_000)
  const center = await screens.center()
  await signInCenter(center, 'worker')
  const name = '分年龄段统计表'
  await bringReport(center, { file: name, requester: '青华街道办事处', repeat: '每季度' })
  await expect(center.getByTestId('template-state')).toHaveAttribute('data-todo', '0')
  await beginRound(center)
  await expect(center.getByTestId('filled-drawing')).toContainText('红花社区居民委员会')
  const totals = center.getByTestId('filled-drawing').locator('tr').filter({ hasText: /^合计/u }).last()
  const shownTotal = await totals.locator('td').nth(1).innerText()
  const file = await sendRound(center, false)

  const people = await readRegister(center)
  expect(shownTotal).toBe(String(people.length))
  const [template, filled] = [(await openWorkbook(templateFile(name))).worksheets[0], (await openWorkbook(file)).worksheets[0]]
  if (!template || !filled) throw new Error('a workbook without its sheet')
  expectSameLook(template, filled, { after: template.rowCount, count: 0 })

  const bands = [
    [0, 6],
    [7, 17],
    [18, 34],
    [35, 59],
    [60, 79],
    [80, 200],
  ] as const
  const groups = [null, '低保', '残疾', '退役军人', '独居老人']
  for (const [index, [from, to]] of bands.entries())
    for (const [group, tag] of groups.entries())
      for (const [place, sex] of ['男', '女'].entries()) {
        const cell = filled.getCell(6 + index, 3 + group * 2 + place)
        const count = people.filter(
          (person) => person['性别'] === sex && ageOf(person) >= from && ageOf(person) <= to && (tag === null || hasTag(person, tag)),
        ).length
        expect([cell.address, cell.value]).toEqual([cell.address, count])
      }
  for (let row = 6; row <= 12; row += 1)
    for (const column of ['B', 'M', 'N', ...(row === 12 ? ['C', 'L'] : [])])
      expect(filled.getCell(`${column}${String(row)}`).formula).toBe(template.getCell(`${column}${String(row)}`).formula)
  expect(said(filled.getCell('K2'))).toMatch(/^统计时间：\d{4}年\d{1,2}月\d{1,2}日$/u)
})
