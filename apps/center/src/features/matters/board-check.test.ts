import { expect, test } from 'vitest'
import { namesIn, namesMaybe, numbersIn } from './board-check.ts'

test('a name in running text is looked up, everyday words are not', () => {
  expect(namesMaybe('尹建国说楼道灯不亮')).toContain('尹建国')
  expect(namesMaybe('3栋2单元的路灯，方便老人')).toEqual([])
  expect(namesMaybe('欧阳娜家')).toContain('欧阳娜')
  expect(namesMaybe('王'.repeat(100)).length).toBeLessThanOrEqual(12)
})

test('the raisers’ own names and any number long enough to call', () => {
  expect(namesIn('老人张秀英夜里怕摔', ['张秀英', null, '李'])).toEqual(['张秀英'])
  expect(numbersIn('打 138 8888 1234 或 0875-2123456，3栋2-1102')).toEqual(['138 8888 1234', '0875-2123456'])
  expect(numbersIn('530502197001011234 的老人')).toHaveLength(1)
})
