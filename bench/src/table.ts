import { type Figure, holds } from './figure.ts'

/** For people: one line a figure, what stands behind it below. */
export function renderTable(about: Record<string, unknown>, figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${String(figure.value)}${unitOf(figure)}`,
    boundOf(figure),
    figure.bound === null ? '–' : holds(figure) ? 'holds' : 'FALLS SHORT',
  ])
  const head = ['figure', 'value', 'bound', '']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = [
    Object.entries(about)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(' · '),
    '',
    line(head),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.flatMap((row, index) => [line(row), ...behind(figures[index])]),
    '',
  ]
  return lines.join('\n')
}

function behind(figure: Figure | undefined): string[] {
  if (figure === undefined) return []
  const details = Object.entries(figure.details).map(([name, value]) => `${name}: ${String(value)}`)
  return [`    ${figure.what}`, ...(details.length === 0 ? [] : [`    ${details.join(' · ')}`])]
}

function unitOf({ unit }: Figure): string {
  return unit === 'ratio' ? ' ×' : ` ${unit}`
}

function boundOf(figure: Figure): string {
  return figure.bound === null ? 'none' : `${figure.bound.at === '>=' ? '≥' : '≤'} ${String(figure.bound.value)}${unitOf(figure)}`
}
