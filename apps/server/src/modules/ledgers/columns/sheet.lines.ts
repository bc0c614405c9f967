import { isNothing } from '../register/register.cells.ts'
import type { HeaderColumn, SheetHeader } from './header.find.ts'

type Texts = readonly string[]

/** A row that is none of the list: nothing in it, a sum or signature at the foot, a note, or the header once more. */
export function isPassedOver(texts: Texts, header: SheetHeader, distance: number): boolean {
  const first = texts.find((text) => !isNothing(text))
  if (first === undefined) return true
  // Most rows begin with a running number or an address; only words can begin a footer.
  if (!/^\d/u.test(first) && footer.test(first.replace(/\s+/gu, ''))) return true
  if (isHeaderAgain(texts, header.columns)) return true
  if (distance <= 3 && isInstruction(texts)) return true
  return !header.columns.some((column) => column.field !== null && column.field !== 'ignored' && !isNothing(texts[column.index] ?? ''))
}

/** A title or remark written across the table: one text only, longer than any value, or merged from the first column. `named` is the column that may stand alone. */
export function isRemark(texts: Texts, header: SheetHeader, named: string): boolean {
  const only = texts.findIndex((text) => !isNothing(text))
  if (only === -1 || texts.some((text, index) => index > only && !isNothing(text))) return false
  const field = header.columns.find((column) => column.index === only)?.field ?? null
  return field !== named && (only === 0 || field === null || [...(texts[only] ?? '')].length > 12)
}

const footer =
  /^(?:合计|总计|小计|共计|累计|总数|填表|填报|制表|审核|审批|复核|经办|负责人[::]|日期[::]|单位(?:盖章|[((]盖章|[::])|盖章|签字|签名|注[::]|备注[::]|说明[::]|附[::]|截止|统计时间|total|prepared by|checked by|note:)/iu

function isHeaderAgain(texts: Texts, columns: readonly HeaderColumn[]): boolean {
  let repeated = 0
  for (const column of columns) if (column.field !== null && texts[column.index] === column.header) repeated++
  return repeated >= 3
}

/** Below the header some forms say how to fill it in: 必填, 如:1965-03-01, 下拉选择. */
function isInstruction(texts: Texts): boolean {
  const filled = texts.filter((text) => !isNothing(text))
  const instructing = filled.filter((text) =>
    /必填|选填|示例|例如|例[::]|如[::]|格式|填写|请选择|下拉|样例|required|optional|e\.g\.|example/iu.test(text),
  )
  return instructing.length * 2 >= filled.length
}
