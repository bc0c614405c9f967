import type { GridCell } from '@linli/ui/window-tones'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useAsOf } from '../life/use-as-of.ts'
import { sayDone } from '../../shell/say.ts'

/** Opens the household behind a window; a home without one says so. */
export function useOpenWindow(at: (path: string) => string) {
  const { t } = useI18n()
  const router = useRouter()
  const { link } = useAsOf()
  return {
    open: (cell: GridCell): void => {
      if (cell.household === null) sayDone(t('space.emptyHome', { room: cell.room }))
      else void router.push(link(at(`households/${cell.household}`)))
    },
    openBuilding: (id: string): void => {
      void router.push(link(at(`buildings/${id}`)))
    },
  }
}
