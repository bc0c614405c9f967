import { type Column, type ColumnType, words } from './columns.ts'

type Rest = Partial<Omit<Column, 'key' | 'zh' | 'en' | 'type' | 'width' | 'words' | 'parts'>> & { parts?: string }

/**
 * One column in a line: type, key, the two words for it, its width, other headers that mean it, and what only some columns say.
 * Kept for staff unless said otherwise; numbers that are sealed are sensitive.
 */
export function column(type: ColumnType, key: string, zh: string, en: string, width: number, others = '', rest: Rest = {}): Column {
  const { parts, ...more } = rest
  const privacyClass = type === 'phone' || type === 'identity' ? 'sensitive' : 'staff'
  return {
    ...{ key, zh, en, type, width, privacyClass, ...more },
    ...(others === '' ? {} : { words: words(others) }),
    ...(parts === undefined ? {} : { parts: words(parts) }),
  }
}

/** Who of the register it is: found by the other cells of the row, chosen on screen, kept as a number people do not see. */
export const personColumn: Column = column('person', 'person', '人员编号', 'Person number', 12, '', { hidden: true })

export const noteColumn: Column = column('prose', 'note', '备注', 'Note', 24, '说明 其他情况', { max: 500 })
