import { ApiError, createClient, createOutbox, isPassing, openOutboxStore, type Outbox, type OutboxFile } from '@linli/client'
import { sendFile } from '@linli/client/send-file'
import { QueryCache, QueryClient } from '@tanstack/vue-query'
import { shallowRef } from 'vue'

export const client = createClient()

/** Called when the server says that nobody is signed in any more. */
let whenSignedOut: () => void = () => undefined
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener
}

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.id === 'not_signed_in') whenSignedOut()
    },
  }),
  defaultOptions: {
    queries: {
      // Ask even when the browser believes to be offline: it is often wrong, and a failed call says so at once.
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 30_000,
      retry: (count, error) => count < 1 && error instanceof ApiError && isPassing(error),
    },
  },
})

/** The outbox opens with the page; until then nothing is waiting. */
export const outbox = shallowRef<Outbox>()
/** False when this browser forgets waiting writes with the page. */
export const outboxLasts = shallowRef(true)

/** Once; the outbox itself tries again. */
function sendPicture({ id, community, use, name, blob }: OutboxFile): Promise<unknown> {
  return sendFile(client, { id, community, use, file: new File([blob], name, { type: blob.type }), patient: false })
}

export async function openOutbox(): Promise<Outbox> {
  const { store, lasting } = await openOutboxStore()
  const opened = createOutbox(client, store, { sendFile: sendPicture })
  outbox.value = opened
  outboxLasts.value = lasting
  // A line often says it is back before it carries anything.
  addEventListener('online', () => {
    for (const wait of [0, 3_000, 10_000]) setTimeout(() => void opened.flush(), wait)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void opened.flush()
  })
  // A busy server gives no sign when it is free again.
  setInterval(() => void opened.flush(), 60_000)
  void opened.flush()
  return opened
}
