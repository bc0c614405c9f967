import { add, make, setShown, setSvg, setText } from '../../shell/dom.ts'
import type { Words } from '../../shell/words.ts'
import type { PairingState } from './pairing.flow.ts'

export interface PairingView {
  element: HTMLElement
  show(state: PairingState): void
  tick(steady: number): void
}

export function createPairingView(words: Words): PairingView {
  const element = make('div', 'pairing', 'pairing')
  const title = make('h1', 'pairing-title')
  const label = make('div', 'pairing-label')
  const code = make('div', 'pairing-code', 'pairing-code')
  const step1 = make('div', 'pairing-step')
  const step2 = make('div', 'pairing-step pairing-step-2')
  const note = make('div', 'pairing-note', 'pairing-note')
  const card = make('div', 'qr-card pairing-card')
  const qr = make('img', 'qr', 'pairing-qr')
  const caption = make('div', 'qr-caption')
  title.textContent = words.say('pairTitle')
  label.textContent = words.say('pairLabel')
  step1.textContent = words.say('pairStep1')
  step2.textContent = words.say('pairStep2')
  caption.textContent = words.say('pairQr')
  qr.setAttribute('alt', words.say('pairQr'))
  add(element, title, label, code, step1, step2, note, add(card, qr, caption))
  let shown: PairingState = { userCode: null, qrSvg: null, renewsAt: 0, denied: false, unreachable: false }

  function noteText(steady: number): string {
    if (shown.unreachable) return words.say('pairUnreachable')
    if (shown.denied) return words.say('pairDenied')
    if (!shown.userCode) return ''
    const minutes = Math.floor((shown.renewsAt - steady) / 60000)
    return minutes > 0 ? words.say('pairRenews', { minutes: String(minutes) }) : words.say('pairRenewsSoon')
  }
  return {
    element,
    show(state) {
      shown = state
      setText(code, state.userCode || '····')
      setShown(card, state.qrSvg !== null && state.qrSvg !== '')
      if (state.qrSvg) setSvg(qr, state.qrSvg)
    },
    tick(steady) {
      setText(note, noteText(steady))
    },
  }
}
