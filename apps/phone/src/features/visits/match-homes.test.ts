import { expect, test } from 'vitest'
import type { VisitHome } from '../../shell/kept-round.ts'
import { doorOfCode, matchHomes } from './match-homes.ts'

const home = (label: string, head: string, pinyin: string[]): VisitHome => ({
  ...{ label, head, pinyin, household: label, contact: 'me', building: null, members: 3, lastVisit: null, dueBy: null, overdue: false },
  questions: [],
})
const homes = [
  home('3-1-101', '单永华', ['shanyonghua', 'danyonghua', 'syh', 'dyh']),
  home('3-2-1102', '尹建国', ['yinjianguo', 'yjg']),
  home('3-2-1103', '段秀英', ['duanxiuying', 'dxy']),
  home('13-2-1102', '曾重阳', ['zengchongyang', 'zengzhongyang', 'zcy', 'zzy']),
]
const found = (typed: string) => matchHomes(homes, typed).map(({ label }) => label)

test('nothing typed shows every home, as people walk', () => {
  expect(found('  ')).toEqual(['3-1-101', '3-2-1102', '3-2-1103', '13-2-1102'])
})

test('a door is found as it is written, spoken or scanned', () => {
  for (const typed of ['3-2-1102', '3栋2单元1102室', '３－２－１１０２', '3#2单元1102', ' 3 2 1102 '])
    expect([typed, found(typed)[0]]).toEqual([typed, '3-2-1102'])
  expect(found('https://linli.example/phone/doors/530502004001/018f0000-0000-7000-8000-000000000001/3-2-1103')).toEqual(['3-2-1103'])
})

test('the room alone is enough, and the beginning of it', () => {
  expect(found('1102')).toEqual(['3-2-1102', '13-2-1102'])
  expect(found('110')).toEqual(['3-2-1102', '3-2-1103', '13-2-1102'])
  expect(found('2-1103')).toEqual(['3-2-1103'])
  expect(found('3-1')).toEqual(['3-1-101'])
})

test('names are found by any part, and by pinyin with the readings surnames have', () => {
  expect(found('秀英')).toEqual(['3-2-1103'])
  expect(found('shan')).toEqual(['3-1-101'])
  expect(found('SYH')).toEqual(['3-1-101'])
  expect(found('zeng zhong')).toEqual(['13-2-1102'])
  expect(found('zcy')).toEqual(['13-2-1102'])
  expect(found('yonghua')).toEqual([])
})

test('what is nobody’s door or name finds nothing', () => {
  for (const typed of ['9-9-909', 'xyz', '王', '<b>', '%', '.*']) expect([typed, found(typed)]).toEqual([typed, []])
})

test('a code says which community its door belongs to; anything else is no door', () => {
  expect(doorOfCode('http://h/phone/doors/530502004001/018f0000-0000-7000-8000-000000000001/3-2-1102')).toEqual({
    community: 530502004001,
    door: '3-2-1102',
  })
  for (const text of ['', 'https://pay.example/3-2-1102', 'http://h/phone/doors/1/x/3-2-1102', 'http://h/phone/pass#abc'])
    expect(doorOfCode(text)).toBeNull()
})
