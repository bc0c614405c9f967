import type { FileUse } from '@linli/contract/file-limits'
import { sendFile, type SentFile } from '@linli/client/send-file'
import { chosenLocale } from '@linli/ui/locale'
import { describeProblem } from '@linli/ui/problem'
import { computed, onBeforeUnmount, ref } from 'vue'
import { client } from '../../shell/api.ts'

/** One file on its way, or one that was refused and says why. */
export interface Sending {
  key: number
  file: File
  share: number
  waiting: boolean
  problem: string
  stop: AbortController
}

/** Sends files one after another and hands each over when it is there; what is not done stops with the page. */
export function useSending(community: () => number, use: FileUse, done: (file: SentFile) => void) {
  const list = ref<Sending[]>([])
  let next = 0

  async function run(entry: Sending): Promise<void> {
    try {
      const sent = await sendFile(client, {
        community: community(),
        use,
        file: entry.file,
        signal: entry.stop.signal,
        onProgress: (share) => change(entry.key, { share }),
        onWaiting: (waiting) => change(entry.key, { waiting }),
      })
      drop(entry.key)
      done(sent)
    } catch (error) {
      if (entry.stop.signal.aborted) drop(entry.key)
      else change(entry.key, { problem: describeProblem(error, chosenLocale.value).text, waiting: false })
    }
  }
  function start(file: File): void {
    next += 1
    const entry: Sending = { key: next, file, share: 0, waiting: false, problem: '', stop: new AbortController() }
    list.value = [...list.value, entry]
    void run(entry)
  }
  function change(key: number, to: Partial<Sending>): void {
    list.value = list.value.map((one) => (one.key === key ? { ...one, ...to } : one))
  }
  function drop(key: number): void {
    list.value = list.value.filter((one) => one.key !== key)
  }
  function giveUp(entry: Sending): void {
    entry.stop.abort()
    drop(entry.key)
  }
  function again(entry: Sending): void {
    drop(entry.key)
    start(entry.file)
  }
  onBeforeUnmount(() => {
    for (const entry of list.value) entry.stop.abort()
  })
  return { list, start, giveUp, again, busy: computed(() => list.value.some((one) => one.problem === '')) }
}
