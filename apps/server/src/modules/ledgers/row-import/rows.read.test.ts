import { appointments } from '@linli/contract/ledger-appointments'
import { facilities } from '@linli/contract/ledger-facilities'
import type { Ledger } from '@linli/contract/ledger'
import type { RowMapping } from '@linli/contract/ledger-imports'
import { partyMembers } from '@linli/contract/ledger-party-members'
import { tenancies } from '@linli/contract/ledger-tenancies'
import { describe, expect, it } from 'vitest'
import { createPlaces } from '../columns/places.ts'
import { buildGrid } from '../testing/grid.ts'
import type { Cell } from '../workbook/workbook.read.ts'
import { readRows } from './rows.read.ts'

const places = createPlaces({
  buildings: [{ id: 'b3', estate: '红花安置小区', number: '3' }],
  homes: ['101', '102', '1102'].map((room) => ({ id: `h${room}`, estate: '红花安置小区', building: '3', unit: '2', room })),
})

const read = (ledger: Ledger, rows: Cell[][], mapping: RowMapping = []) =>
  readRows(buildGrid([{ name: '台账', rows }]), ledger, { today: '2026-11-22', places, mapping })

const columnsOf = async (ledger: Ledger, rows: Cell[][]) => {
  const { sheets } = await read(ledger, rows)
  return sheets[0]?.columns.map(({ field }) => field)
}

describe('the header of a ledger', () => {
  it('is found below titles and notes, by other words and in any order', async () => {
    const { sheets, drafts } = await read(facilities, [
      ['红花社区公共设施台账（演示）'],
      ['填表单位：红花社区', null, '填表日期：2026-11-01'],
      ['序号', '类型', '名称', '所在位置', '完好情况', '责任人', '联系电话', '颜色'],
      [1, '健身路径', '东门健身器材', '东门广场', '完好', '陈师傅', '0875-2123456', '蓝'],
      ['合计', null, '1处'],
    ])
    expect(sheets[0]).toMatchObject({ headerRows: [3], rows: 1, skipped: null })
    expect(sheets[0]?.columns.map(({ field }) => field)).toEqual([
      'ignored',
      'kind',
      'name',
      'place',
      'state',
      'keptBy',
      'keeperPhone',
      null,
    ])
    expect(drafts).toEqual([
      {
        ...{ sheet: '台账', row: 4, id: null, evidence: { identity: null, bornOn: null, home: null } },
        values: { name: '东门健身器材', kind: 'fitness', place: '东门广场', state: 'in-use', keptBy: '陈师傅', keeperPhone: '08752123456' },
      },
    ])
  })

  it('may be two rows, the upper one naming groups of columns', async () => {
    const rows: Cell[][] = [
      ['租户台账'],
      ['房号', '承租人', null, null, '出租人', null, '租期', null],
      [null, '姓名', '身份证号码', '电话', '姓名', '电话', '起租日期', '到期日期'],
      ['3-2-1102', '李梅', null, '13812345678', '王建国', '13987654321', '2026.1.1', '2026.12.31'],
    ]
    expect(await columnsOf(tenancies, rows)).toEqual([
      'dwelling',
      'name',
      'identity',
      'phone',
      'landlordName',
      'landlordPhone',
      'rentedFrom',
      'leaseUntil',
    ])
    const { drafts } = await read(tenancies, rows)
    expect(drafts[0]?.values).toMatchObject({ dwelling: 'h1102', name: '李梅', landlordName: '王建国', rentedFrom: '2026-01-01' })
  })

  it('that is not there leaves the sheet unread and refuses a file without any other', async () => {
    await expect(
      read(partyMembers, [
        ['商品', '价格'],
        ['米', 3],
      ]),
    ).rejects.toMatchObject({ reason: 'no-register' })
    await expect(
      readRows(
        buildGrid([
          { name: '说明', rows: [['怎样填写']] },
          {
            name: '党员',
            rows: [
              ['姓名', '党员类别'],
              ['尹建国', '正式党员'],
            ],
          },
          { name: '旧表', hidden: true, rows: [['姓名', '党员类别']] },
        ]),
        partyMembers,
        { today: '2026-11-22', places },
      ),
    ).resolves.toMatchObject({
      found: 1,
      sheets: [{ skipped: { code: 'no-header' } }, { skipped: null }, { skipped: { code: 'hidden' } }],
    })
  })

  it('is corrected by hand, and a correction that leaves no name is refused', async () => {
    const rows: Cell[][] = [
      ['设施', '甲', '乙'],
      ['东门公厕', '公厕', '东门'],
    ]
    const mapping = [
      {
        sheet: '台账',
        columns: [
          { column: 'A', field: 'name' },
          { column: 'B', field: 'kind' },
          { column: 'C', field: 'place' },
        ],
      },
    ]
    expect((await read(facilities, rows, mapping)).drafts[0]?.values).toEqual({ name: '东门公厕', kind: 'toilet', place: '东门' })
    await expect(read(facilities, rows, [{ sheet: '台账', columns: [{ column: 'A', field: 'kind' }] }])).rejects.toMatchObject({
      reason: 'mapping-not-usable',
    })
    await expect(read(facilities, rows, [{ sheet: '台账', columns: [{ column: 'A', field: 'no-such-column' }] }])).rejects.toMatchObject({
      reason: 'mapping-not-usable',
    })
  })
})

describe('a row', () => {
  it('that lacks what it must say, or says it twice, is rejected with its place', async () => {
    const { rejected, rejectedRows, found, drafts } = await read(facilities, [
      ['设施名称', '设施类别', '位置'],
      ['东门公厕', '公厕', '东门'],
      ['西门公厕', null, '西门'],
      ['东门公厕', '公厕', '东门'],
      ['南门公厕', '不知道', '南门'],
    ])
    expect({ rejectedRows, found, kept: drafts.length }).toEqual({ rejectedRows: 3, found: 4, kept: 1 })
    expect(rejected.map(({ row, column, field, value, code }) => [row, column, field, value, code])).toEqual([
      [3, 'B 设施类别', 'kind', null, 'value-missing'],
      [4, 'A 设施名称', 'name', '东门公厕', 'row-twice'],
      [5, 'B 设施类别', 'kind', '不知道', 'code-unknown'],
    ])
    expect(rejected[1]?.message.zh).toContain('第 2 行')
  })

  it('names its home in one cell or in several, and a merged building holds for the rows below', async () => {
    const header = ['楼栋', '单元', '房号', '租户姓名']
    const { drafts, rejected } = await read(tenancies, [
      header,
      ['3栋', '2单元', '101', '李梅'],
      [null, null, '102', '张伟'],
      [null, null, null, '王芳'],
      [null, null, '3栋2单元1102室', '赵云'],
    ])
    expect(drafts.map(({ values }) => [values.name, values.dwelling])).toEqual([
      ['李梅', 'h101'],
      ['张伟', 'h102'],
      ['赵云', 'h1102'],
    ])
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([[4, 'value-missing']])
  })

  it('tells who it means by columns that the ledger does not keep', async () => {
    const { drafts, sheets } = await read(appointments, [
      ['职务', '姓 名', '身份证号', '住址', '负责楼栋'],
      ['楼长', '尹 建国', '11010519491231002X', '3栋2单元1102', '3栋'],
    ])
    expect(sheets[0]?.columns.map(({ field }) => field)).toEqual(['role', 'name', 'of-identityNumber', 'of-address', 'building'])
    expect(drafts[0]?.values).toEqual({ role: 'building-head', name: '尹建国', building: 'b3' })
    expect(drafts[0]?.evidence).toEqual({ identity: '11010519491231002X', bornOn: '1949-12-31', home: 'h1102' })
  })

  it('that an export wrote is a row whatever its words look like', async () => {
    const id = '01890000-0000-7000-8000-000000000001'
    const { drafts } = await read(facilities, [
      ['设施名称', '设施类别', '备注', '记录编号'],
      ['合计公厕', '公厕', '—', id],
    ])
    expect(drafts[0]).toMatchObject({ id, values: { name: '合计公厕', kind: 'toilet', note: '—' } })
  })
})
