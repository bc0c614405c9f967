import type { Condition } from '@linli/contract/question-shape'
import type { ColumnMeaning, SheetDrawing, TemplateProblem } from '@linli/contract/reports'
import type { SingleWord } from '@linli/rules/report-token'

/** Who is counted: everybody of the report's question for whom all of `where` holds. */
export interface CountAsk {
  of: 'persons' | 'households'
  where: Condition[]
}

/** What one {{…}} of a cell stands for; null: not understood. */
export type TokenAsk = { kind: 'single'; word: SingleWord } | { kind: 'count'; ask: CountAsk } | { kind: 'sum'; cells: string[] } | null

/** A cell filled once. `label` tells people which it is. */
export type SinglePlan = { cell: string; label: string } & (
  | { kind: 'tokens'; tokens: TokenAsk[] }
  /** A label that leaves room behind it: `keep` stays, the fact follows. */
  | { kind: 'label'; word: SingleWord; keep: string }
  /** Null: a heading was not understood. */
  | { kind: 'count'; ask: CountAsk | null }
)

export interface ColumnPlan {
  column: string
  header: string
  meaning: ColumnMeaning
  confidence: number
  by: 'recognised' | 'chosen'
}

/** A table that gets one row each of something. */
export interface TablePlan {
  source: string
  headerRows: number[]
  firstRow: number
  /** From `firstRow` on. */
  blankRows: number
  columns: ColumnPlan[]
}

export interface SheetPlan {
  sheet: string
  /** Name of its part. */
  part: string
  kind: 'rows' | 'counts' | 'cells' | 'kept'
  hidden: boolean
  protected: boolean
  table: TablePlan | null
  singles: SinglePlan[]
  unknownHeadings: { cell: string; text: string }[]
  drawing: SheetDrawing
}

/** How a template is understood; kept with the template and carried out by the fill. */
export interface TemplatePlan {
  sheets: SheetPlan[]
  problems: TemplateProblem[]
}
