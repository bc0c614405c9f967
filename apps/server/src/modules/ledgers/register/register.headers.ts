import type { Column as DeclaredColumn } from '@linli/contract/columns'
import type { RegisterField } from '@linli/contract/ledgers'
import { passedOverColumn, registerColumns } from '@linli/contract/register-columns'
import { type HeaderColumn, type HeaderReading, type Meaning, type SheetHeader, findHeader } from '../columns/header.find.ts'
import { type HeaderMatch, matchHeader, matchWholeHeader, normaliseHeader } from '../columns/header.words.ts'
import type { Cell } from '../workbook/workbook.read.ts'

export type Column = HeaderColumn<RegisterField>
export type Header = SheetHeader<RegisterField>

/** Finds the header by meaning, provided it names a person and a place to live. Null when no row does. */
export function recogniseHeader(rows: readonly (readonly Cell[])[]): Header | null {
  return findHeader(rows, registerReading)
}

/** A register names people and says where they live. */
function isUsable(columns: readonly Pick<Column, 'field'>[]): boolean {
  const fields = new Set(columns.map((column) => column.field))
  const named = columns.filter((column) => column.field !== null && column.field !== 'ignored').length
  return named >= 3 && (fields.has('name') || fields.has('headName')) && (fields.has('room') || fields.has('address'))
}

const readColumns = [...registerColumns, passedOverColumn] satisfies readonly DeclaredColumn[]

export const registerReading: HeaderReading<RegisterField> = {
  meaningOf: (leaf) => fieldOf(matchHeader(readColumns, leaf)),
  meaningInGroup,
  isPassedOver: (field) => field === 'ignored',
  isUsable,
}

/** Under 户主信息, 姓名 is the head's name, and what else stands there gives way to the same column of the members. */
function meaningInGroup(leaf: string, group: string): Meaning<RegisterField> | null {
  const match = fieldOf(matchHeader(readColumns, leaf))
  const ofHead = /户主|户长|房主|业主/u.test(group) && !/成员|关系/u.test(group)
  if (match?.field === 'name' && ofHead) return { field: 'headName', confidence: match.confidence }
  if (match !== null && ofHead) return { field: match.field, confidence: Math.min(match.confidence, 0.6) }
  return match ?? (group === '' ? null : fieldOf(matchWholeHeader(readColumns, normaliseHeader(group + leaf))))
}

function fieldOf(match: HeaderMatch<(typeof readColumns)[number]> | null): Meaning<RegisterField> | null {
  if (match === null) return null
  const { key } = match.column
  return { field: key === 'birthYear' ? 'ignored' : key, confidence: match.confidence }
}
