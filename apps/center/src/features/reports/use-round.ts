import type { CellAt, CellChange, ReportCell, ReportRow, ReportSingle, RoundDetail } from '@linli/contract/reports'
import { type Ref, computed, reactive, shallowReactive, watch } from 'vue'
import { client, refresh } from '../../shell/api.ts'
import { sayProblem } from '../../shell/say.ts'
import { shownLimits } from './shown-limits.ts'

interface Pending {
  at: CellAt
  change: CellChange
}

export const keyOf = (single: Pick<ReportSingle, 'sheet' | 'cell'>): string => `${single.sheet} ${single.cell}`

/** A cell as it will be once the change arrived. */
export function changed<C extends ReportCell>(cell: C, change: CellChange): C {
  if ('confirm' in change) return { ...cell, confirmed: true }
  return 'type' in change ? { ...cell, value: change.type === '' ? null : change.type, state: 'typed', confirmed: true } : cell
}

/**
 * What is done to the cells of an open round: shown at once, sent one request after the other, several changes together
 * when somebody is faster than the line. A refused change shows the cell as the server has it.
 */
export function useRound(community: Ref<number>, round: Ref<RoundDetail | undefined>) {
  const rows = shallowReactive(new Map<string, ReportRow>())
  const singles = shallowReactive(new Map<string, ReportSingle>())
  const state = reactive({ sending: false, open: 0, version: 1 })
  const idle: (() => void)[] = []
  let waiting: Pending[] = []
  const params = computed(() => ({ community: community.value, id: round.value?.report ?? '', round: round.value?.id ?? '' }))
  watch(
    round,
    (now) => {
      if (!now || state.sending) return
      state.open = now.figures.open
      state.version = now.version
    },
    { immediate: true },
  )

  async function send(): Promise<void> {
    if (state.sending) return
    state.sending = true
    try {
      while (waiting.length > 0) {
        const changes = waiting.slice(0, shownLimits.changes)
        waiting = waiting.slice(shownLimits.changes)
        const answer = await client.call('reports.changeCells', { params: params.value, body: { changes } })
        // What was done meanwhile to the same row is still on its way and already shown.
        const again = new Set(waiting.map(({ at }) => ('row' in at ? at.row : keyOf(at))))
        for (const row of answer.rows) if (!again.has(row.id)) rows.set(row.id, row)
        for (const single of answer.singles) if (!again.has(keyOf(single))) singles.set(keyOf(single), single)
        state.open = answer.figures.open
        state.version = answer.version
      }
    } catch (error) {
      waiting = []
      sayProblem(error)
      await refresh('reports.listRoundRows', 'reports.getRound')
      forget()
    } finally {
      state.sending = false
      for (const done of idle.splice(0)) done()
      void refresh('reports.getRound')
    }
  }
  function forget(): void {
    rows.clear()
    singles.clear()
  }

  return {
    /** Newer than what was read. */
    rows,
    singles,
    state,
    params,
    forget,
    changeRow(row: ReportRow, column: string, change: CellChange): void {
      const cell = row.cells[column]
      if (cell && !('reset' in change)) rows.set(row.id, { ...row, cells: { ...row.cells, [column]: changed(cell, change) } })
      waiting.push({ at: { sheet: row.sheet, row: row.id, column }, change })
      void send()
    },
    changeSingle(single: ReportSingle, change: CellChange): void {
      singles.set(keyOf(single), changed(single, change))
      waiting.push({ at: { sheet: single.sheet, cell: single.cell }, change })
      void send()
    },
    /** Resolves when everything done so far has arrived. */
    settled: (): Promise<void> => (state.sending ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
  }
}
export type RoundWork = ReturnType<typeof useRound>
