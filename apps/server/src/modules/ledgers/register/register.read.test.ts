import path from 'node:path'
import { readFile } from 'node:fs/promises'
import type { MappingCorrection, RegisterField } from '@linli/contract/ledgers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGrid } from '../testing/grid.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import { type Cell, type Workbook, openWorkbook } from '../workbook/workbook.read.ts'
import type { HouseholdGroup, PersonDraft, RegisterSummary } from './register.drafts.ts'
import { readRegister } from './register.read.ts'

const fixtures = path.resolve(import.meta.dirname, '../../../../../../e2e/fixtures')
const today = '2026-11-22'

type Reading = RegisterSummary & { groups: HouseholdGroup[]; persons: PersonDraft[] }

async function read(workbook: Pick<Workbook, 'sheets'>, mapping: MappingCorrection = []): Promise<Reading> {
  const groups: HouseholdGroup[] = []
  const summary = await readRegister(workbook, { today, mapping, onGroup: (group) => void groups.push(group) })
  return { ...summary, groups, persons: groups.flatMap((group) => group.persons) }
}

const sheet = (...rows: Cell[][]): Promise<Reading> => read(buildGrid([{ rows }]))
const codes = ({ rejected }: Reading): [number, string, string][] => rejected.map(({ row, column, code }) => [row, column, code])

describe('the messy workbook', () => {
  it('holds what is known of it, and exactly its eight faulty rows are rejected', async () => {
    const expected = JSON.parse(await readFile(path.join(fixtures, 'register-messy.expected.json'), 'utf8')) as {
      buildings: number
      dwellings: number
      households: number
      personRows: number
      faultyRows: { sheet: string; row: number; field: string }[]
    }
    const workbook = await openWorkbook(path.join(fixtures, 'register-messy.xlsx'))
    const reading = await read(workbook)
    workbook.close()
    expect(reading.found).toEqual({
      buildings: expected.buildings,
      dwellings: expected.dwellings,
      households: expected.households,
      persons: expected.personRows,
    })
    expect(reading.rejected.map(({ sheet: name, row, column }) => ({ sheet: name, row, field: column.split(' ')[1] }))).toEqual(
      expected.faultyRows.map(({ sheet: name, row, field }) => ({ sheet: name, row, field })),
    )
    expect(codes(reading).map(([, , code]) => code)).toEqual([
      'identity-number-check-digit',
      'identity-number-digits-lost',
      'identity-number-birth-date',
      'name-missing',
      'identity-number-length',
      'sex-contradicts-identity-number',
      'identity-number-duplicate',
      'birth-date-contradicts-identity-number',
    ])
    expect(reading.persons).toHaveLength(1334)
    expect(reading.sheets[0]?.headerRows).toEqual([3, 4])
  })
})

const header = [
  '楼栋',
  '单元',
  '房号',
  '户主姓名',
  '姓名',
  '与户主关系',
  '性别',
  '出生日期',
  '身份证号',
  '电话',
  '政治面貌',
  '原村组',
  '房屋使用',
] as const
const people: Cell[][] = [
  ['3栋', '2单元', '1102', '尹建国', '尹建国', '户主', '男', '1970-03-01', null, '13800001234', '群众', '红花三组', '自住'],
  [null, null, null, null, '段 梅', '妻', '女', '1972.05', null, null, '党员', null, null],
  ['3栋', '2单元', '1103', '单龙海', '单龙海', '户主', '男', null, null, null, null, '红花3组', '出租'],
]

describe('headers', () => {
  it('are found by meaning in any order, on any of the first ten rows, with titles above', async () => {
    const usual = (await sheet([...header], ...people)).groups.map(({ titleEstate: _, ...group }) => strip(group))
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...header.keys()], { minLength: header.length }),
        fc.integer({ min: 0, max: 9 }),
        async (order, above) => {
          const arranged = (row: readonly Cell[]): Cell[] => order.map((index) => row[index] ?? null)
          const titles: Cell[][] = Array.from({ length: above }, (_, index) => (index === 0 ? ['2026年住户台账'] : []))
          const reading = await sheet(...titles, arranged(header), ...people.map(arranged))
          expect(reading.sheets[0]?.headerRows).toEqual([above + 1])
          expect(reading.groups.map(({ titleEstate: _, ...group }) => strip(group))).toEqual(usual)
        },
      ),
      { numRuns: 60 },
    )
  })

  const others: [RegisterField, string[]][] = [
    ['identityNumber', ['公民身份号码', '身份证号码(必填)', '*证件号码', 'ID number', '身份证号\n(18位)']],
    ['building', ['幢号', '楼号', '所在楼栋', '栋']],
    ['room', ['室号', '门牌号', '房间号', '户室']],
    ['relation', ['与户主的关系', '家庭关系', '和户主关系']],
    ['phone', ['联系方式', '手机号码', '本人联系电话']],
    ['birthDate', ['出生年月', '出生年月日', '生日']],
    ['name', ['成员姓名', '居民姓名', '住户姓名', 'Name']],
    ['originGroup', ['原自然村', '村民小组', '原村组']],
    ['occupancy', ['居住状态', '房屋使用情况', '自住/出租']],
  ]
  it.each(others)('%s has many names', async (field, words) => {
    for (const word of words) {
      const index = {
        building: 0,
        room: 2,
        name: 4,
        relation: 5,
        birthDate: 7,
        identityNumber: 8,
        phone: 9,
        originGroup: 11,
        occupancy: 12,
      }[field as 'name']
      const reading = await sheet(
        header.map((usual, at) => (at === index ? word : usual)),
        ...people,
      )
      expect([word, reading.sheets[0]?.columns[index]?.field]).toEqual([word, field])
    }
  })

  it('of two rows name the group above and the column below', async () => {
    const reading = await sheet(
      ['序号', '户主信息', null, '家庭成员', null, '住址', null, null],
      [null, '姓名', '身份证号', '姓名', '身份证号', '楼栋', '单元', '房号'],
      [1, '尹建国', '53059919700301101X', '段梅', null, '3', '2', '1102'],
    )
    expect(reading.sheets[0]?.columns.map(({ field }) => field)).toEqual([
      'ignored',
      'headName',
      null,
      'name',
      'identityNumber',
      'building',
      'unit',
      'room',
    ])
    expect(reading.persons.map(({ name }) => name)).toEqual(['段梅'])
  })

  it('on several sheets are each found; other sheets are named with the reason', async () => {
    const reading = await read(
      buildGrid([
        { name: '说明', rows: [['本表由社区填写'], ['有疑问请致电']] },
        {
          name: '3栋',
          rows: [
            ['房号', '姓名', '性别'],
            ['2单元1102', '尹建国', '男'],
            ['1103', '段梅', '女'],
          ],
        },
        {
          name: '4栋',
          rows: [
            ['姓名', '房号', '性别'],
            ['单龙海', '101', '男'],
          ],
        },
        {
          name: '字典',
          hidden: true,
          rows: [
            ['姓名', '房号', '性别'],
            ['不读', '1', '男'],
          ],
        },
        { name: '空', rows: [] },
      ]),
    )
    expect(reading.sheets.map(({ sheet: name, skipped }) => [name, skipped?.code ?? null])).toEqual([
      ['说明', 'no-header'],
      ['3栋', null],
      ['4栋', null],
      ['字典', 'hidden'],
      ['空', 'empty'],
    ])
    expect(reading.groups.map(({ dwelling }) => [dwelling.building, dwelling.room])).toEqual([
      ['3', '1103'],
      ['4', '101'],
    ])
    expect(codes(reading)).toEqual([[2, 'A 房号', 'room-invalid']])
  })

  it('can be corrected: a column gets the meaning it is given, whoever had it before', async () => {
    const workbook = buildGrid([
      {
        rows: [
          ['门', '甲', '乙', '姓名'],
          ['3-2-1102', '13800001234', '尹建国', '曾用名'],
        ],
      },
    ])
    await expect(read(workbook)).rejects.toThrow(new WorkbookRefusal('no-register'))
    const reading = await read(workbook, [
      {
        sheet: '名册',
        columns: [
          { column: 'A', field: 'address' },
          { column: 'B', field: 'phone' },
          { column: 'C', field: 'name' },
        ],
      },
    ])
    expect(reading.persons.map(({ name, phone }) => [name, phone])).toEqual([['尹建国', '13800001234']])
    expect(reading.sheets[0]?.columns.map(({ field }) => field)).toEqual(['address', 'phone', 'name', null])
  })

  it('corrected so that they cannot be used are refused', async () => {
    const workbook = buildGrid([{ rows: [[...header], ...people] }])
    for (const columns of [
      [
        { column: 'E', field: null },
        { column: 'D', field: null },
      ],
      [
        { column: 'A', field: 'phone' as const },
        { column: 'B', field: 'phone' as const },
      ],
    ]) {
      await expect(read(workbook, [{ sheet: '名册', columns }])).rejects.toThrow(new WorkbookRefusal('mapping-not-usable'))
    }
  })
})

describe('rows', () => {
  it('of one household follow each other: its own cells stand on the first alone', async () => {
    const reading = await sheet([...header], ...people)
    expect(reading.found).toEqual({ buildings: 1, dwellings: 2, households: 2, persons: 3 })
    expect(
      reading.groups.map(({ household, persons }) => [
        household?.head,
        household?.originGroup,
        household?.occupancy,
        persons.map(({ name, relation }) => name + relation),
      ]),
    ).toEqual([
      ['尹建国', '红花三组', 'lives_in', ['尹建国02', '段梅12']],
      ['单龙海', '红花3组', 'rents', ['单龙海02']],
    ])
  })

  it('may repeat the address on every line, in several spellings, with the household going on', async () => {
    const reading = await sheet(
      ['楼栋', '单元', '房号', '姓名', '关系'],
      ['3栋', '1', '0301', '尹建国', '户主'],
      ['三幢', '一单元', '301室', '段梅', '妻子'],
      ['３栋', '1单元', 301, '尹小红', '女儿'],
    )
    expect(reading.found).toEqual({ buildings: 1, dwellings: 1, households: 1, persons: 3 })
  })

  it('without head or household number begin another household with another head in the same home', async () => {
    const reading = await sheet(
      ['楼栋', '房号', '姓名', '关系'],
      ['3', '301', '尹建国', '户主'],
      ['3', '301', '段梅', '妻'],
      ['3', '301', '单龙海', '户主'],
    )
    expect(reading.found).toMatchObject({ dwellings: 1, households: 2 })
    expect(reading.rejected).toEqual([])
  })

  it('with a second head of one named household are rejected', async () => {
    const reading = await sheet(
      ['楼栋', '房号', '户主', '姓名', '关系'],
      ['3', '301', '尹建国', '尹建国', '户主'],
      [null, null, null, '段梅', '户主'],
    )
    expect(codes(reading)).toEqual([[3, 'E 关系', 'second-head']])
  })

  it('that name no person are passed over: blanks, sums, signatures, notes, the header once more', async () => {
    const reading = await sheet(
      ['序号', '楼栋', '房号', '姓名', '性别'],
      ['', '必填', '必填', '必填', '下拉选择'],
      [1, '3', '301', '尹建国', '男'],
      [],
      [2, null, null, null, null],
      ['序号', '楼栋', '房号', '姓名', '性别'],
      ['本页由三栋楼栋长填写,如有变动请及时告知社区'],
      [3, '3', '302', '段梅', '女'],
      ['合计', null, null, '2人', null],
      ['填表人:    审核人:'],
    )
    expect(reading.found).toMatchObject({ persons: 2 })
    expect(reading.rejected).toEqual([])
  })

  it('of an empty home give the home without a household', async () => {
    const reading = await sheet(['楼栋', '房号', '姓名', '房屋使用'], ['3', '301', null, '空置'], ['3', '302', '段梅', '自住'])
    expect(reading.groups.map(({ dwelling, household }) => [dwelling.room, household === null])).toEqual([
      ['301', true],
      ['302', false],
    ])
    expect(reading.found).toEqual({ buildings: 1, dwellings: 2, households: 1, persons: 1 })
  })

  it('tell the home in one address column as well', async () => {
    const reading = await sheet(['姓名', '性别', '家庭住址'], ['尹建国', '男', '红花安置小区3栋2单元1102室'], ['段梅', '女', '那边'])
    expect(reading.groups[0]?.dwelling).toMatchObject({ building: '3', unit: '2', room: '1102', floor: 11 })
    expect(codes(reading)).toEqual([[3, 'C 家庭住址', 'address-invalid']])
  })

  it('name an estate in the title, for registers without such a column', async () => {
    const reading = await sheet(['红花安置小区住户信息台账'], [...header], ...people)
    expect(reading.groups[0]?.titleEstate).toBe('红花安置小区')
  })
})

describe('cells', () => {
  const one = async (field: string, value: Cell): Promise<Reading> => sheet(['楼栋', '房号', '姓名', field], ['3', '301', '尹建国', value])
  const faults: [string, Cell, string][] = [
    ['身份证号', '530599197003011012', 'identity-number-check-digit'],
    ['身份证号', 530599197003011000, 'identity-number-digits-lost'],
    ['身份证号', '5.30599E+17', 'identity-number-digits-lost'],
    ['身份证号', '53059919701301101X', 'identity-number-birth-date'],
    ['身份证号', '530599700301101', 'identity-number-15-digits'],
    ['身份证号', 530599700301101, 'identity-number-15-digits'],
    ['身份证号', '5305991970', 'identity-number-length'],
    ['身份证号', '53059919700301ABCD', 'identity-number-characters'],
    ['出生日期', '去年', 'birth-date-invalid'],
    ['出生日期', '2030-01-01', 'birth-date-future'],
    ['性别', '雄', 'sex-unknown'],
    ['电话', '12345', 'phone-invalid'],
    ['政治面貌', '好人', 'politics-unknown'],
    ['特殊类别', '低保、怪人', 'care-tag-unknown'],
    ['关系', '邻居的朋友', 'relation-unknown'],
    ['民族', '火星族', 'ethnicity-unknown'],
    ['房屋使用', '出借给亲戚存粮', 'occupancy-unknown'],
    ['备注', '长'.repeat(501), 'text-too-long'],
    ['证件有效期至', '很久', 'since-invalid'],
    ['备注', '#REF!', 'cell-error'],
    ['备注', Number.NaN, 'cell-error'],
  ]
  it.each(faults)('%s %s is rejected: %s', async (field, value, code) => {
    const reading = await one(field, value)
    expect(reading.rejected).toHaveLength(1)
    expect(reading.rejected[0]).toMatchObject({
      row: 2,
      column: `D ${field}`,
      code,
      message: { zh: expect.any(String), en: expect.any(String) },
    })
  })

  const readings: [string, Cell, Partial<PersonDraft>][] = [
    ['身份证号', '５３０５９９ １９７００３０１ １１９x', { identity: '53059919700301119X', sex: '1', bornOn: '1970-03-01' }],
    ['电话', 13800001234, { phone: '13800001234' }],
    ['电话', '138-0000-1234 / 0875-2123456', { phone: '13800001234' }],
    ['电话', '无', { phone: null }],
    ['出生日期', new Date('1970-03-01T00:00:00Z'), { bornOn: '1970-03-01' }],
    ['出生日期', 25628, { bornOn: '1970-03-01' }],
    ['出生日期', '1970.3', { bornOn: '1970-03-01' }],
    ['政治面貌', '党员', { politics: '01' }],
    ['特殊类别', '低保,残疾人 留守老人', { careTags: ['minimum-living-allowance', 'disabled', 'left-behind-elder'] }],
    ['特殊类别', '无', { careTags: [] }],
    ['技能特长', '—', { skills: null }],
    ['身份证有效期', '2015.03.01-2035.03.01', { identityUntil: '2035-03-01' }],
    ['证件有效期至', new Date('2031-01-02T00:00:00Z'), { identityUntil: '2031-01-02' }],
    ['证件有效期至', '长期', { identityUntil: null }],
  ]
  it.each(readings)('%s %s is understood', async (field, value, expected) => {
    const reading = await one(field, value)
    expect(reading.rejected).toEqual([])
    expect(reading.persons[0]).toMatchObject(expected)
  })

  it('of other documents are not measured by the rules of identity numbers', async () => {
    const reading = await sheet(['楼栋', '房号', '姓名', '证件类型', '证件号码'], ['3', '301', 'ANNA SMITH', '护照', 'e1234567'])
    expect(reading.persons[0]).toMatchObject({ name: 'ANNA SMITH', identityKind: 'passport', identity: 'E1234567' })
  })

  it('that repeat a person are rejected with the row where it stood first', async () => {
    const reading = await sheet(
      ['楼栋', '房号', '姓名', '出生日期'],
      ['3', '301', '尹建国', '1970-03-01'],
      ['3', '301', '尹 建国', '1970年3月1日'],
    )
    expect(reading.rejected).toMatchObject([{ row: 3, code: 'person-duplicate', message: { en: expect.stringContaining('Row 2') } }])
  })
})

/** Groups with the sheet's own row numbers taken out, to compare the same people on different rows. */
function strip({ dwelling, household, persons }: Omit<HouseholdGroup, 'titleEstate'>) {
  return { dwelling, household, persons: persons.map(({ row: _, ...person }) => person) }
}
