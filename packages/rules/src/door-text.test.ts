import { expect, test } from 'vitest'
import { doorText } from './door-text.ts'

test('a door is the same in every spelling', () => {
  for (const text of ['3-2-1102', '3栋2单元1102室', '３－２－１１０２', '3#2单元1102', ' 3 2 1102 ', '3号楼-2单元-1102户'])
    expect([text, doorText(text)]).toEqual([text, '3-2-1102'])
  expect([doorText('a栋1-b02'), doorText(''), doorText('室')]).toEqual(['A-1-B02', '', ''])
})
