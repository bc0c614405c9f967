import { TemplateChoices } from '@linli/contract/reports'
import { expect, test } from 'vitest'
import { chooseColumn, chooseHeading, chooseSheet } from './template-choice.ts'

test('a decision replaces the one before it on the same column and leaves the others', () => {
  const first = chooseColumn([], '表', 'I', { kind: 'hand' })
  const second = chooseColumn(chooseColumn(first, '表', 'C', { kind: 'field', field: 'sex' }), '表', 'I', {
    kind: 'field',
    field: 'originGroup',
  })
  expect(TemplateChoices.parse(second)).toEqual([
    {
      sheet: '表',
      columns: [
        { column: 'C', meaning: { kind: 'field', field: 'sex' } },
        { column: 'I', meaning: { kind: 'field', field: 'originGroup' } },
      ],
    },
  ])
  expect(chooseHeading(second, '二', 'A9', null)).toHaveLength(2)
})

test('another kind of a sheet forgets what its columns meant', () => {
  const before = chooseColumn([], '表', 'I', { kind: 'hand' })
  expect(chooseSheet(before, '表', { kind: 'kept' })).toEqual([{ sheet: '表', kind: 'kept' }])
})
