import { ApiError } from '@linli/client'
import type { SettingChange, SettingKey, SettingState, Settings } from '@linli/contract/settings'
import { useMutation } from '@tanstack/vue-query'
import { computed, ref, toRaw, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { client, refresh, useRead } from '../../shell/api.ts'
import { sayDone } from '../../shell/say.ts'

export type ChangeableKey = SettingChange['key']

/** One setting as it is being edited: the draft, whether it differs, saving, and what to do when somebody was faster. */
export function useSetting<K extends ChangeableKey & SettingKey>(community: MaybeRefOrGetter<number>, key: K, initial: Settings[K]) {
  const { t } = useI18n()
  const all = useRead('settings.listSettings', () => ({ params: { community: toValue(community) } }))
  const base = ref<SettingState | null>(null)
  // Copied, so that typing never changes what was read.
  const copy = (value: unknown): Settings[K] => JSON.parse(JSON.stringify(value)) as Settings[K]
  const draft = ref(copy(initial))
  const startsOn = ref<string | null>(null)
  const take = (state: SettingState): void => {
    base.value = state
    draft.value = copy(state.value)
    startsOn.value = null
  }
  const dirty = computed(
    () => base.value !== null && (JSON.stringify(draft.value) !== JSON.stringify(base.value.value) || startsOn.value !== null),
  )
  const latest = (): SettingState | undefined => all.data.value?.items.find((item) => item.key === key)
  watch(
    () => all.data.value,
    () => {
      const state = latest()
      if (state !== undefined && !dirty.value) take(state)
    },
    { immediate: true },
  )
  const save = useMutation({
    mutationFn: () => {
      const change = { key, version: base.value?.version ?? 0, startsOn: startsOn.value, value: clean(toRaw(draft.value)) }
      return client.call('settings.changeSetting', { params: { community: toValue(community) }, body: change as SettingChange })
    },
    onSuccess: async (saved) => {
      take(saved)
      sayDone(t('settings.saved'))
      await refresh('settings.listSettings', 'space.getCommunity')
    },
  })
  const conflict = computed(() => save.error.value instanceof ApiError && save.error.value.id === 'conflict')
  async function reload(): Promise<void> {
    await all.refetch()
    const state = latest()
    if (state !== undefined) take(state)
    save.reset()
  }
  return { all, base, draft, startsOn, dirty, save, conflict, reload, today: computed(() => all.data.value?.today ?? null) }
}

/** Emptied fields say nothing: null, not an empty text. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]))
}
