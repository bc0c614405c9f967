import type { MyScreen } from '@linli/contract/screens'
import { add, make, makeButton, setShown, setSvg, setText } from '../../shell/dom.ts'
import type { Focusable } from '../../shell/focus.ts'
import type { WordKey, Words } from '../../shell/words.ts'
import type { DeskState, HomeMatter, Kind, Raised } from './desk.ts'

/** Pages of the panel, each above the one before. */
export type DeskPage = 'desk' | 'kinds' | 'sure' | 'done'

export interface DeskModel {
  screen: MyScreen
  desk: DeskState
}
export interface DeskPanel {
  element: HTMLElement
  show(page: DeskPage, model: DeskModel): void
  rows(page: DeskPage): Focusable[][]
  follow(id: string | null): void
  clear(): void
}
interface Doing {
  open(page: DeskPage): void
  home(): void
  raise(kind: string, done: (raised: Raised) => void): void
  read(story: string): void
}

const rowsOnScreen = 4
const rowHeight = 84
const kindsInRow = 3

/** Matters on the television: what was answered, and at home what became of one's own, with asking to be called back. */
export function createDeskPanel(words: Words, doing: Doing): DeskPanel {
  const element = make('div', 'desk', 'desk')
  const title = make('h1', 'desk-title')
  const hint = make('div', 'desk-hint')
  const list = make('div', 'desk-window')
  const strip = make('div', 'desk-strip')
  const empty = make('div', 'desk-empty')
  const kindsBox = make('div', 'desk-kinds', 'desk-kinds')
  const word = make('div', 'desk-word', 'desk-word')
  const buttons = make('div', 'desk-buttons')
  const card = make('div', 'qr-card desk-card')
  const qr = make('img', 'qr', 'raise-qr')
  const caption = make('div', 'qr-caption')
  caption.textContent = words.say('deskQr')
  qr.setAttribute('alt', words.say('deskQr'))
  add(element, title, hint, add(list, strip), empty, kindsBox, word, buttons, add(card, qr, caption))

  let drawn = ''
  let lines: Focusable[] = []
  let kindRows: Focusable[][] = []
  let chosen: Kind | null = null
  let said = ''
  const raise = button('desk-raise', 'deskRaise', () => {
    doing.open('kinds')
  })
  const yes = button('desk-yes', 'deskYes', () => {
    if (!chosen) return
    said = words.say('deskSending')
    doing.open('done')
    doing.raise(chosen.id, (raised) => {
      said =
        raised === 'lost'
          ? words.say('deskLost')
          : raised === 'refused'
            ? words.say('deskRefused')
            : words.say('deskDone', { number: raised.number })
    })
  })
  const no = button('desk-no', 'deskNo', () => {
    doing.home()
  })
  const back = button('desk-back', 'deskBack', () => {
    doing.home()
  })

  function button(id: string, key: WordKey, press: () => void): Focusable {
    const node = makeButton('desk-button', id, press)
    node.textContent = words.say(key)
    buttons.appendChild(node)
    return { id, element: node, press }
  }
  function line(id: string, name: string, side: string, press: () => void): Focusable {
    const node = makeButton('list-row desk-row', 'desk-row', press)
    const text = make('span', 'list-name')
    const end = make('span', 'list-side')
    text.textContent = name
    end.textContent = side
    strip.appendChild(add(node, text, end))
    return { id, element: node, press }
  }
  function stateText(matter: HomeMatter): string {
    if (matter.waiting) return words.say('matterAsked')
    const known: Record<string, WordKey> = {
      accepted: 'matterAccepted',
      verified: 'matterVerified',
      dispatched: 'matterDispatched',
      handling: 'matterHandling',
      answered: 'matterAnswered',
      confirmed: 'matterSolved',
      closed: 'matterSolved',
      withdrawn: 'matterWithdrawn',
      merged: 'matterMerged',
    }
    return words.say(known[matter.state] || 'matterAccepted', { owner: matter.owner || words.say('matterOwner') })
  }
  function drawLines(home: boolean, desk: DeskState): void {
    const signature = JSON.stringify(home ? desk.mine : desk.board)
    if (signature === drawn) return
    drawn = signature
    strip.textContent = ''
    lines = home
      ? desk.mine.map((matter) =>
          line('matter ' + matter.id, matter.title, stateText(matter), () => {
            said = matter.title + '\n\n' + (matter.answer || stateText(matter))
            chosen = { id: matter.id, name: matter.title }
            doing.open('done')
          }),
        )
      : desk.board.map((story) =>
          line('story ' + story.id, story.title, words.say(story.reply ? 'boardAnswered' : 'boardOpen'), () => {
            doing.read(story.id)
          }),
        )
  }
  function drawKinds(kinds: readonly Kind[]): void {
    kindsBox.textContent = ''
    kindRows = []
    kinds.forEach((kind, index) => {
      const press = (): void => {
        chosen = kind
        doing.open('sure')
      }
      const node = makeButton('desk-kind', 'desk-kind', press)
      node.textContent = kind.name
      kindsBox.appendChild(node)
      const row = Math.floor(index / kindsInRow)
      const cells = kindRows[row] || []
      cells.push({ id: 'kind ' + kind.id, element: node, press })
      kindRows[row] = cells
    })
  }

  let kindsDrawn: readonly Kind[] = []
  return {
    element,
    show(page, { screen, desk }) {
      const home = screen.screenClass === 'household'
      const top = page === 'desk'
      setText(title, words.say(page === 'kinds' ? 'deskKinds' : home ? 'deskMine' : 'boardTitle'))
      setText(hint, words.say(top || page === 'kinds' ? 'listHint' : 'deskHintBack'))
      if (top) drawLines(home, desk)
      if (page === 'kinds' && kindsDrawn !== desk.kinds) {
        kindsDrawn = desk.kinds
        drawKinds(desk.kinds)
      }
      setShown(list, top && lines.length > 0)
      setShown(empty, top && lines.length === 0)
      setText(empty, words.say(home ? 'deskMineNone' : 'boardNone'))
      setShown(kindsBox, page === 'kinds')
      setShown(word, page === 'sure' || page === 'done')
      setText(word, page === 'sure' && chosen ? words.say('deskSure', { kind: chosen.name }) : said)
      setShown(raise.element, top && home && desk.kinds.length > 0)
      setShown(yes.element, page === 'sure')
      setShown(no.element, page === 'sure')
      setShown(back.element, page === 'done')
      setShown(card, top && !home && screen.raiseQrSvg !== '')
      if (screen.raiseQrSvg !== '') setSvg(qr, screen.raiseQrSvg)
    },
    rows(page) {
      if (page === 'kinds') return kindRows
      if (page === 'sure') return [[yes, no]]
      if (page === 'done') return [[back]]
      const own = lines.map((one) => [one])
      return raise.element.style.display === 'none' ? own : own.concat([[raise]])
    },
    follow(id) {
      const at = lines.map((one) => one.id).indexOf(id || '')
      const first = Math.floor(Math.max(0, at) / rowsOnScreen) * rowsOnScreen
      // On the button below the list, the list stays where it was.
      if (at >= 0 || lines.length <= rowsOnScreen) strip.style.top = String(-first * rowHeight) + 'px'
    },
    clear() {
      drawn = ''
      lines = []
      chosen = null
      said = ''
      strip.textContent = ''
      setText(word, '')
    },
  }
}
