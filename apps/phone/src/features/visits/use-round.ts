import { newId, type InputOf, type OutboxFile } from '@linli/client'
import { computed, watch, type Ref } from 'vue'
import { outbox, queries } from '../../shell/api.ts'
import { keepRound, keptRound, type VisitHome, type VisitPerson } from '../../shell/kept-round.ts'
import { ownerOf, session } from '../../shell/session.ts'
import { useRead } from '../../shell/use-read.ts'

type NewVisit = InputOf<'visits.makeVisit'>['body']

/** Keeps the round on this phone in step with the server, whenever there is a signal and somebody of the chain is signed in. */
export function useRoundKeeper(community: Readonly<Ref<number | undefined>>): void {
  const mayVisit = () => session.value.kind === 'helper' || session.value.kind === 'staff'
  const input = () => (mayVisit() && community.value !== undefined ? { params: { community: community.value } } : undefined)
  const round = useRead('visits.getMyRound', input)
  const inChain = computed(() => (round.data.value?.me.length ?? 0) > 0)
  const categories = useRead('matters.listCategories', () => (inChain.value ? input() : undefined))
  watch([round.data, categories.data], ([mine, known]) => {
    const owner = ownerOf(session.value)
    if (mine === undefined || owner === null || community.value === undefined) return
    const before = keptRound.value?.owner === owner ? keptRound.value.categories : []
    void keepRound({
      owner,
      community: community.value,
      round: mine,
      categories: known?.items.map(({ id, name }) => ({ id, name })) ?? before,
    })
  })
}

/** The home or person an id stands for, with or without a signal. */
export function useTarget(kind: () => 'household' | 'contact', id: () => string) {
  const home = computed<VisitHome | undefined>(() =>
    kind() === 'household' ? keptRound.value?.round.homes.find(({ household }) => household === id()) : undefined,
  )
  const person = computed<VisitPerson | undefined>(() =>
    kind() === 'contact' ? keptRound.value?.round.people.find(({ target }) => target === id()) : undefined,
  )
  return { home, person }
}

export type Written = Omit<NewVisit, 'id' | 'madeAt' | 'pictures'>

/**
 * Puts a visit into the outbox, with its pictures; it is sent at once when there is a signal. Resolves when it is safe on
 * this phone, not when it is sent: nobody waits in a stairwell.
 */
export async function saveVisit(community: number, written: Written, pictures: readonly { name: string; blob: Blob }[]): Promise<string> {
  const box = outbox.value
  if (box === undefined) throw new Error('the outbox is not open yet')
  const files = pictures.map(({ name, blob }): OutboxFile => ({ id: newId(), community, use: 'visit.picture', name, blob }))
  const id = newId()
  const body: NewVisit = { ...written, id, madeAt: new Date().toISOString(), pictures: files.map((file) => file.id) }
  const owner = keptRound.value?.owner ?? ownerOf(session.value)
  const saved = new Promise<void>((resolve) => {
    const stop = box.subscribe((entries) => {
      if (!entries.some((entry) => entry.id === id)) return
      stop()
      resolve()
    })
  })
  const sending = box.add(
    'visits.makeVisit',
    { params: { community }, body },
    { ...(owner === null ? {} : { owner }), ...(files.length === 0 ? {} : { files }) },
  )
  await Promise.race([saved, sending])
  void sending.then((entry) => {
    if (entry.state === 'sent') void queries.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('visits.') })
  })
  return id
}

/** For a visit of somebody who is no kept target: a building head opens any home of the building. */
export function ownPlace(): string | null {
  return keptRound.value?.round.me[0]?.id ?? null
}
