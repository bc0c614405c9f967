import { writeFile } from 'node:fs/promises'
import { type FileCell, buildWorkbookFile } from './workbook-file.ts'

/** What a generated register workbook holds, to compare with what an import reports. */
export type RegisterFigures = { buildings: number; dwellings: number; households: number; persons: number }

export type RegisterShape = {
  /** Person rows to write. */
  rows: number
  /** The same seed and rows always give the same people. */
  seed?: number
}

export const registerHeader = [
  [
    '序号',
    '住址',
    null,
    null,
    '户主姓名',
    '家庭成员信息',
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    '原村组',
    '房屋使用',
    '备注',
    '民族',
    '婚姻状况',
    '年龄',
    '户籍所在地',
    '更新时间',
  ],
  [
    null,
    '楼栋',
    '单元',
    '房号',
    null,
    '成员姓名',
    '与户主关系',
    '性别',
    '出生年月',
    '身份证号码',
    '联系电话',
    '政治面貌',
    '文化程度',
    '就业情况',
    '技能特长',
    '特殊类别',
    ...Array.from({ length: 8 }, () => null),
  ],
] as const

/**
 * Writes a workbook shaped like the ones communities keep (title row, two-row header, cells of a
 * household merged, shared strings) with made-up people: area code 530599 belongs to no county, phones 199… too.
 */
export async function writeRegisterWorkbook(file: string, shape: RegisterShape): Promise<RegisterFigures> {
  const rows: FileCell[][] = [['红花安置小区住户信息台账(演示数据)'], ...registerHeader.map((line) => [...line])]
  const merges = ['A1:X1', 'B2:D2', 'F2:P2', ...['A', 'E', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X'].map((column) => `${column}2:${column}3`)]
  let dwellings = 0
  let persons = 0
  for (const household of households(shape.rows, seededRandom(shape.seed ?? 1))) {
    const top = rows.length + 1
    rows.push(...household)
    if (household.length > 1) merges.push(...['B', 'C', 'D', 'E', 'Q', 'R'].map((column) => `${column}${top}:${column}${rows.length}`))
    persons += household.length
    dwellings++
  }
  rows.push(['合计', null, null, null, null, `${persons}人`])
  await writeFile(file, buildWorkbookFile([{ name: '住户台账', rows, merges, blanks: true }], { sharedStrings: true }))
  return { buildings: Math.ceil(dwellings / dwellingsPerBuilding), dwellings, households: dwellings, persons }
}

type Cells = FileCell[]
type Random = () => number

const floors = 18
const roomsPerFloor = 4
const units = 2
const dwellingsPerBuilding = floors * roomsPerFloor * units

const surnames = [...'李王赵朱曹郑曾吕何单冯钱毛吴魏陈金尹许普段杨周张']
const given = [...'兰桂梅芳云艳琼志玉春学伟美建华军文明龙丽强英秀海平国']
const workings = ['退休', '个体', '务工', '待业', '灵活就业']
const schoolings = ['小学', '初中', '高中', '大专', '本科']
const skills = ['砌筑', '刺绣', '电商', '种植', '厨师', '电工', '家政', '无', '无', '无']

function* households(rows: number, random: Random): Generator<Cells[]> {
  const used = new Set<string>()
  let written = 0
  for (let index = 0; written < rows; index++) {
    const size = Math.min(1 + Math.floor(random() * 5), rows - written)
    const members: Cells[] = []
    const headIsMan = random() < 0.6
    const head = personName(random)
    for (let member = 0; member < size; member++) {
      const [relation, man, age] = place(member, headIsMan, random)
      const name = member === 0 ? head : member === 1 ? personName(random) : head.slice(0, 1) + personName(random).slice(1)
      const identity = identityNumber(age, man, random, used)
      const first = member === 0 ? address(index) : { building: null, unit: null, room: null }
      written++
      members.push([
        written,
        first.building,
        first.unit,
        first.room,
        member === 0 ? head : null,
        name,
        relation,
        man ? '男' : '女',
        `${identity.slice(6, 10)}-${identity.slice(10, 12)}-${identity.slice(12, 14)}`,
        identity,
        `199${String(written).padStart(8, '0')}`,
        random() < 0.1 ? '中共党员' : '群众',
        pick(schoolings, random),
        age < 18 ? '学生' : pick(workings, random),
        age < 18 ? '无' : pick(skills, random),
        age > 70 && random() < 0.2 ? '留守老人' : '无',
        member === 0 ? `红花${1 + (index % 3)}组` : null,
        member === 0 ? (random() < 0.15 ? '出租' : '自住') : null,
        null,
        '汉族',
        age < 22 ? '未婚' : '已婚',
        age,
        '云南省保山市隆阳区青华街道红花社区',
        '2026-09-01',
      ])
    }
    yield members
  }
}

function place(member: number, headIsMan: boolean, random: Random): [relation: string, man: boolean, age: number] {
  if (member === 0) return ['户主', headIsMan, 30 + Math.floor(random() * 50)]
  if (member === 1) return [headIsMan ? '妻' : '夫', !headIsMan, 30 + Math.floor(random() * 50)]
  const man = random() < 0.5
  return [man ? '子' : '女', man, Math.floor(random() * 30)]
}

function address(index: number): { building: string; unit: string; room: string } {
  const inBuilding = index % dwellingsPerBuilding
  const inUnit = inBuilding % (floors * roomsPerFloor)
  return {
    building: `${1 + Math.floor(index / dwellingsPerBuilding)}栋`,
    unit: `${1 + Math.floor(inBuilding / (floors * roomsPerFloor))}单元`,
    room: `${1 + Math.floor(inUnit / roomsPerFloor)}0${1 + (inUnit % roomsPerFloor)}`,
  }
}

function personName(random: Random): string {
  return pick(surnames, random) + pick(given, random) + (random() < 0.75 ? pick(given, random) : '')
}

/** GB 11643-1999 with the unassigned area code 530599. */
function identityNumber(age: number, man: boolean, random: Random, used: Set<string>): string {
  for (;;) {
    const date = `${2025 - age}${String(1 + Math.floor(random() * 12)).padStart(2, '0')}${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
    const sequence = Math.floor(random() * 500) * 2 + (man ? 1 : 0)
    const digits = `530599${date}${String(sequence).padStart(3, '0')}`
    if (used.has(digits)) continue
    used.add(digits)
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
    return digits + '10X98765432'.charAt(sum % 11)
  }
}

function pick<T>(from: readonly T[], random: Random): T {
  const chosen = from[Math.floor(random() * from.length)]
  if (chosen === undefined) throw new Error('nothing to pick from')
  return chosen
}

/** mulberry32: 32 bits of state, the same numbers everywhere. */
function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
