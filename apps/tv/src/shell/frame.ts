import type { MyScreen } from '@linli/contract/screens'
import { add, make, setClass, setShown, setSvg, setText } from './dom.ts'
import { asOfText, dateLine, timeText } from './when.ts'
import type { Words } from './words.ts'

export interface FrameModel {
  screen: MyScreen | null
  now: number | null
  lostSince: number | null
  urgent: boolean
  clock: boolean
}

/** What stays around every picture: who and where, the clock, the phone's QR, the host and the complaints number. */
export interface Frame {
  main: HTMLElement
  card: HTMLElement
  show(model: FrameModel): void
}

export function createFrame(stage: HTMLElement, words: Words): Frame {
  const header = make('div', 'header')
  const name = make('span', 'header-name', 'community')
  const place = make('span', 'header-place', 'place')
  const demo = make('span', 'header-demo', 'demo-mark')
  const side = make('div', 'header-side')
  const date = make('span', 'header-date', 'date')
  const offline = make('span', 'header-offline', 'offline')
  const clock = make('span', 'header-clock', 'clock')
  const main = make('div', 'main')
  const card = make('div', 'qr-card')
  const qr = make('img', 'qr', 'phone-qr')
  const caption = make('div', 'qr-caption')
  const foot = make('div', 'foot', 'foot')
  const host = make('span', 'foot-host', 'foot-host')
  const filing = make('span', 'foot-filing', 'foot-filing')
  const complaints = make('span', 'foot-complaints', 'foot-complaints')
  demo.textContent = words.say('demo')
  qr.setAttribute('alt', words.say('qrCaption'))
  offline.setAttribute('role', 'status')
  add(
    stage,
    add(header, name, place, demo, add(side, date, offline, clock)),
    main,
    add(card, qr, caption),
    add(foot, host, filing, complaints),
  )

  return {
    main,
    card,
    show({ screen, now, lostSince, urgent, clock: small }) {
      setClass(stage, 'is-urgent', urgent)
      setText(name, screen ? shortName(screen.communityName) : words.say('appName'))
      setText(place, screen ? screen.placeName : words.say('appPlace'))
      setShown(demo, screen !== null && screen.demo)
      setShown(clock, now !== null && small)
      setShown(date, now !== null && lostSince === null)
      setShown(offline, lostSince !== null && now !== null)
      if (now !== null) {
        setText(clock, timeText(now))
        setText(date, dateLine(words, now))
        if (lostSince !== null) setText(offline, words.say('offline', { time: asOfText(words, lostSince, now) }))
      }
      setText(caption, words.say(urgent ? 'qrUrgent' : 'qrCaption'))
      if (screen) setSvg(qr, screen.phoneQrSvg)
      else qr.removeAttribute('src')
      setShown(foot, screen !== null)
      if (!screen) return
      setText(host, words.say('host', { name: screen.hostOrganisation || screen.communityName }))
      setText(filing, screen.filingNumber ? words.say('filing', { number: screen.filingNumber }) : '')
      setText(
        complaints,
        screen.complaintsPhone ? words.say('complaints', { phone: screen.complaintsPhone }) : words.say('complaintsAtDesk'),
      )
      // Host and filing number share what the complaints number leaves; it is never cut.
      host.style.maxWidth = String(Math.max(0, 1152 - complaints.offsetWidth - filing.offsetWidth - 32)) + 'px'
    },
  }
}

/** 红花社区居民委员会 is 红花社区 to its neighbours. */
function shortName(name: string): string {
  return name.replace(/社区居民委员会$/, '社区')
}
