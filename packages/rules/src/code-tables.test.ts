import { describe, expect, it } from 'vitest'
import {
  careTagTable,
  ethnicityTable,
  findCode,
  labelOf,
  maritalTable,
  occupancyTable,
  politicsTable,
  relationSex,
  relationTable,
  schoolingTable,
  sexTable,
} from './code-tables.ts'

const tables = { sexTable, maritalTable, relationTable, politicsTable, ethnicityTable, schoolingTable, occupancyTable, careTagTable }

describe('code tables', () => {
  it.each(Object.entries(tables))('%s gives each code and each word one meaning', (_name, table) => {
    const words = table.flatMap((entry) => [
      ...new Set([entry.code, entry.zh, entry.en, ...entry.synonyms].map((word) => word.toLowerCase())),
    ])
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([])
  })

  it.each(Object.entries(tables))('%s finds every entry by code and by both names', (_name, table) => {
    for (const entry of table) {
      for (const word of [entry.code, entry.zh, entry.en, ...entry.synonyms]) expect(findCode(table, ` ${word}　`)).toBe(entry.code)
      expect(labelOf(table, entry.code, 'zh-CN')).toBe(entry.zh)
      expect(labelOf(table, entry.code, 'en')).toBe(entry.en)
    }
  })

  it('knows 56 ethnic groups by number, name and letters', () => {
    expect(ethnicityTable).toHaveLength(56)
    expect(['01', '汉', '彝族', 'BA', '傣', '56'].map((text) => findCode(ethnicityTable, text))).toEqual([
      '01',
      '01',
      '07',
      '14',
      '18',
      '56',
    ])
  })

  it('reads the words of a real register', () => {
    const relations = [
      '户主',
      '本人',
      '配偶',
      '妻子',
      '妻',
      '夫',
      '丈夫',
      '子',
      '儿子',
      '长子',
      '次子',
      '女',
      '女儿',
      '长女',
      '母亲',
      '父亲',
      '儿媳',
      '女婿',
      '外孙',
    ]
    expect(relations.map((text) => findCode(relationTable, text))).toEqual([
      '02',
      '02',
      '10',
      '12',
      '12',
      '11',
      '11',
      '20',
      '20',
      '22',
      '23',
      '30',
      '30',
      '32',
      '52',
      '51',
      '38',
      '28',
      '43',
    ])
    expect(['群众', '党员', '中共党员', '团员', '共青团员'].map((text) => findCode(politicsTable, text))).toEqual([
      '13',
      '01',
      '01',
      '03',
      '03',
    ])
    expect(['初中', '大专', '高中', '小学', '本科'].map((text) => findCode(schoolingTable, text))).toEqual(['70', '30', '60', '80', '20'])
    expect(['自住', '出租'].map((text) => findCode(occupancyTable, text))).toEqual(['lives_in', 'rents'])
    expect(['留守老人', '残疾', '留守儿童'].map((text) => findCode(careTagTable, text))).toEqual([
      'left-behind-elder',
      'disabled',
      'left-behind-child',
    ])
  })

  it('answers null for a word it does not know, and shows an unknown code as it is', () => {
    expect(findCode(sexTable, '')).toBeNull()
    expect(findCode(relationTable, '某某')).toBeNull()
    expect(labelOf(sexTable, '7', 'zh-CN')).toBe('7')
  })
})

describe('relationSex', () => {
  it('follows the relation where it tells the sex', () => {
    expect(['11', '12', '20', '38', '28', '51', '52', '74', '78'].map(relationSex)).toEqual(['1', '2', '1', '2', '1', '1', '2', '2', '1'])
    expect(['02', '10', '70', '99', 'xx'].map(relationSex)).toEqual([null, null, null, null, null])
  })
})
