import type { Report } from '@linli/contract/reports'

export interface Progress {
  key: 'noTemplate' | 'templateTodo' | 'notBegun' | 'filling' | 'lookedThrough' | 'sentFor' | 'closed'
  n: number
  period: string
  tone: 'jade' | 'amber' | 'blue' | 'plain'
}

/** Where a report stands now, in one word and its number. */
export function progressOf(report: Pick<Report, 'template' | 'open' | 'lastSent' | 'closed'>): Progress {
  const { template, open, lastSent } = report
  const at = (key: Progress['key'], tone: Progress['tone'], n = 0, period = ''): Progress => ({ key, n, period, tone })
  if (report.closed) return at('closed', 'plain')
  if (open !== null) return open.figures.open > 0 ? at('filling', 'amber', open.figures.open) : at('lookedThrough', 'jade')
  if (template === null) return at('noTemplate', 'amber')
  if (lastSent !== null) return at('sentFor', 'jade', 0, lastSent.period)
  return template.todo > 0 ? at('templateTodo', 'amber', template.todo) : at('notBegun', 'blue')
}
