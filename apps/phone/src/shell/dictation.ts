import { ref } from 'vue'

interface Recognition extends EventTarget {
  lang: string
  continuous: boolean
  interimResults: boolean
  /** Newer browsers can listen without sending the voice away. */
  processLocally?: boolean
  onresult: ((event: { resultIndex: number; results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }> }) => void) | null
  onend: (() => void) | null
  onerror: (() => void) | null
  start: () => void
  stop: () => void
}
type Recogniser = new () => Recognition

function recogniser(): Recogniser | undefined {
  const found: unknown = Reflect.get(globalThis, 'SpeechRecognition') ?? Reflect.get(globalThis, 'webkitSpeechRecognition')
  return typeof found === 'function' ? (found as Recogniser) : undefined
}

/** Without it the keyboard's own microphone dictates, which also works without a signal. */
export const canDictate = recogniser() !== undefined

/** Listens and hands on what was understood, sentence by sentence. */
export function useDictation(take: (words: string) => void, locale: () => string) {
  const listening = ref(false)
  const failed = ref(false)
  let current: Recognition | undefined

  function start(): void {
    const Listener = recogniser()
    if (Listener === undefined) return
    failed.value = false
    current = new Listener()
    current.lang = locale()
    current.continuous = true
    current.interimResults = false
    if ('processLocally' in current) current.processLocally = true
    current.onresult = ({ resultIndex, results }) => {
      for (let at = resultIndex; at < results.length; at += 1) if (results[at]?.isFinal === true) take(results[at]?.[0]?.transcript ?? '')
    }
    current.onerror = () => (failed.value = true)
    current.onend = () => (listening.value = false)
    try {
      current.start()
      listening.value = true
    } catch {
      failed.value = true
    }
  }
  function stop(): void {
    current?.stop()
    listening.value = false
  }
  return { listening, failed, start, stop }
}
