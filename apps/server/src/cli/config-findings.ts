/** One thing looked at. */
export interface Finding {
  check: string
  state: 'ok' | 'warning' | 'error'
  zh: string
  en: string
}

type Words = { zh: string; en: string }
const finding =
  (state: Finding['state']) =>
  (check: string, words: Words): Finding => ({ check, state, ...words })

export const ok = finding('ok')
export const warning = finding('warning')
export const error = finding('error')
