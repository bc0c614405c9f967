/** A header of two rows: groups over neighbours that share one, an empty text where a column has none. */
export interface Head {
  groups: { text: string; span: number; at: number }[]
  leaves: string[]
  grouped: boolean
}

/** `基本信息 / 姓名` → group 基本信息 over the leaf 姓名. */
export function headOf(headers: readonly (readonly string[])[]): Head {
  const groups: Head['groups'] = []
  headers.forEach((parts, at) => {
    const text = parts.slice(0, -1).join(' / ')
    const last = groups.at(-1)
    if (last && text !== '' && last.text === text) last.span += 1
    else groups.push({ text, span: 1, at })
  })
  return { groups, leaves: headers.map((parts) => parts.at(-1) ?? ''), grouped: groups.some(({ text }) => text !== '') }
}

export const headerParts = (header: string): string[] => header.split(' / ')
