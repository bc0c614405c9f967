import { contactLinks } from '@linli/contract/ledger-contact-links'
import type { ImportUndo, UndoBlocker } from '@linli/contract/ledgers'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { lookAtLinkUndo } from '../../contact/rows.ts'
import { explainBlocker } from './undo.words.ts'

const listedAtMost = 200

/** What taking an import of links of contact back would do. */
export async function lookAtLinks(tx: Tx, community: number, id: string): Promise<ImportUndo> {
  const { removes, restores, blocked } = await lookAtLinkUndo(tx, community, id)
  const blockers = blocked
    .slice(0, listedAtMost)
    .map(({ name, ...row }): UndoBlocker => ({
      code: 'changed',
      entity: 'ledger_row',
      ...row,
      label: name,
      message: explainBlocker('changed', ''),
    }))
  return {
    ...{ id, ledger: contactLinks.key, rows: { removes, restores }, blocked: blocked.length, blockers },
    removes: { buildings: 0, dwellings: 0, households: 0, persons: 0 },
    restores: { households: 0, persons: 0 },
  }
}
