import { ref } from 'vue'

/** Read-aloud by the phone's own voice, where it has one. */
export const canSpeak = typeof speechSynthesis !== 'undefined' && typeof SpeechSynthesisUtterance !== 'undefined'

/** The id of what is being read aloud. */
export const speaking = ref<string | null>(null)

export function speak(id: string, text: string, locale: string): void {
  stopSpeaking()
  const words = new SpeechSynthesisUtterance(text)
  words.lang = locale
  words.rate = 0.9
  words.onend = words.onerror = () => {
    if (speaking.value === id) speaking.value = null
  }
  speaking.value = id
  speechSynthesis.speak(words)
}

export function stopSpeaking(): void {
  speaking.value = null
  if (canSpeak) speechSynthesis.cancel()
}
