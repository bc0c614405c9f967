import { chosenLocale } from '@linli/ui/locale'
import { describeProblem } from '@linli/ui/problem'
import { ElMessage } from 'element-plus/es/components/message/index'
import 'element-plus/es/components/message/style/css'

/** A short word that something was done. */
export function sayDone(text: string): void {
  ElMessage({ message: text, type: 'success', grouping: true })
}

/** Something to know about what was just done. */
export function sayNote(text: string): void {
  ElMessage({ message: text, type: 'warning', grouping: true, duration: 6000, showClose: true })
}

/** What went wrong, in the words of the server, for actions without a form to say it in. */
export function sayProblem(error: unknown): void {
  const problem = describeProblem(error, chosenLocale.value)
  ElMessage({ message: [problem.text, ...problem.fields].join(' '), type: 'error', grouping: true, duration: 6000, showClose: true })
}
