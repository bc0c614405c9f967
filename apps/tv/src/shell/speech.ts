/** Reading aloud by the box's own voice. */
export interface Speech {
  /** False when the box cannot speak, or was found to have no voice for this language. */
  available(): boolean
  speaking(): boolean
  read(text: string, changed: () => void): void
  stop(): void
}

/** A voice that has not begun after this long is not there. */
const startWithinMs = 4000

export function createSpeech(win: Window, lang: string): Speech {
  const synthesis = 'speechSynthesis' in win && 'SpeechSynthesisUtterance' in win ? win.speechSynthesis : null
  let mute = false
  let job = 0
  let active = false

  function voiced(): boolean {
    if (!synthesis) return false
    const voices = synthesis.getVoices()
    // An empty list means "not known yet" on many engines.
    return voices.length === 0 || voices.some((voice) => voice.lang.slice(0, 2).toLowerCase() === lang.slice(0, 2))
  }
  function stop(): void {
    job += 1
    active = false
    if (synthesis) synthesis.cancel()
  }

  return {
    available: () => !mute && voiced(),
    speaking: () => active,
    stop,
    read(text, changed) {
      if (!synthesis) return
      stop()
      const mine = job
      active = true
      const finish = (silent: boolean): void => {
        if (mine !== job) return
        stop()
        if (silent) mute = true
        changed()
      }
      const parts = sentences(text)
      const silence = win.setTimeout(() => {
        finish(true)
      }, startWithinMs)
      parts.forEach((part, index) => {
        const utterance = new SpeechSynthesisUtterance(part)
        utterance.lang = lang
        utterance.rate = 0.9
        utterance.onstart = () => {
          win.clearTimeout(silence)
        }
        utterance.onerror = () => {
          win.clearTimeout(silence)
          finish(index === 0)
        }
        if (index === parts.length - 1)
          utterance.onend = () => {
            win.clearTimeout(silence)
            finish(false)
          }
        synthesis.speak(utterance)
      })
    },
  }
}

/** Short pieces: some engines stop in the middle of a text longer than about 15 seconds. */
export function sentences(text: string): string[] {
  const pieces = text.match(/[^\u3002\uFF01\uFF1F!?\uFF1B;\n]+[\u3002\uFF01\uFF1F!?\uFF1B;]*/g) || []
  return pieces.map((piece) => piece.trim()).filter((piece) => piece.length > 0)
}
