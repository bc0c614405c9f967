import { words } from '@linli/contract/columns'
import { passedOverColumn, registerColumns } from '@linli/contract/register-columns'
import { describe, expect, it } from 'vitest'
import { matchHeader, normaliseHeader } from './header.words.ts'

const columns = [...registerColumns, passedOverColumn]
const keyOf = (text: string): string | undefined => matchHeader(columns, text)?.column.key

describe('a header is recognised by its meaning', () => {
  it.each([
    ['* 身份证号码（18位）', 'identityNumber'],
    ['Date of birth', 'birthDate'],
    ['户主姓名', 'headName'],
    ['本人现住详细地址', 'address'],
    ['工作地址', 'work'],
    ['楼栋长电话', 'phone'],
    ['出生年份', 'birthYear'],
    ['签名', 'ignored'],
  ])('%s', (text, key) => {
    expect(keyOf(text)).toBe(key)
  })

  it('answers nothing for a header no column knows, an empty one and a sentence', () => {
    expect(keyOf('鞋码')).toBeUndefined()
    expect(keyOf(' * ')).toBeUndefined()
    expect(keyOf(`${'很长的填表说明'.repeat(5)}姓名`)).toBeUndefined()
  })

  it('is surer of a whole header than of a part in a longer one', () => {
    expect(matchHeader(columns, '手机')?.confidence).toBe(1)
    const part = matchHeader(columns, '常用手机一')
    expect(part?.column.key).toBe('phone')
    expect(part?.confidence).toBeLessThan(1)
  })

  it('gives no header to two columns of the register', () => {
    const owners = columns.flatMap((column) =>
      [...new Set([column.zh, column.en, ...('words' in column ? column.words : words(''))].map(normaliseHeader))].map(
        (header) => [header, column.key] as const,
      ),
    )
    expect(new Map(owners).size).toBe(owners.length)
  })
})
