import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import excel, { type Workbook } from 'exceljs'
import { drawAgeSummary } from './age-summary.ts'
import { drawCancerScreening } from './cancer-screening.ts'
import { drawFloatingPopulation } from './floating-population.ts'

// Makes the three templates of data/templates, of our own invention in the manner of a street office: `npm run templates`.
const folder = path.resolve(import.meta.dirname, '../../data/templates')

const drawings: readonly (readonly [name: string, draw: (book: Workbook) => void])[] = [
  ['流动人口月报表', drawFloatingPopulation],
  ['两癌筛查人员名单', drawCancerScreening],
  ['分年龄段统计表', drawAgeSummary],
]

await mkdir(folder, { recursive: true })
for (const [name, draw] of drawings) {
  const book = new excel.Workbook()
  book.creator = '隆阳区青华街道（演示）'
  book.created = new Date('2026-01-05T01:00:00Z')
  book.modified = book.created
  draw(book)
  await book.xlsx.writeFile(path.join(folder, `${name}.xlsx`))
}
