import { add, make, makeButton, setText } from '../../shell/dom.ts'
import type { Focusable } from '../../shell/focus.ts'
import { dayText } from '../../shell/when.ts'
import type { Words } from '../../shell/words.ts'
import type { Told } from '../matters/board-notices.ts'
import { newsTime } from '../playlist/playlist.ts'

export interface ListView {
  element: HTMLElement
  /** Draws the notices once; `open` is told which was chosen. */
  show(notices: readonly Told[]): void
  rows(): Focusable[][]
  /** Brings the row the ring stands on into view, a page at a time. */
  follow(id: string | null): void
}

const rowsOnScreen = 5
const rowHeight = 84

/** All notices, one a row: the remote walks them, OK opens. */
export function createListView(words: Words, open: (id: string) => void): ListView {
  const element = make('div', 'list', 'list')
  const title = make('h1', 'list-title')
  const count = make('span', 'list-count')
  const window = make('div', 'list-window')
  const strip = make('div', 'list-strip')
  const hint = make('div', 'list-hint')
  const name = make('span', '')
  name.textContent = words.say('listTitle')
  hint.textContent = words.say('listHint')
  add(element, add(title, name, count), add(window, strip), hint)
  let focusables: Focusable[] = []
  let drawn = ''

  function row(notice: Told): Focusable {
    const press = (): void => {
      open(notice.id)
    }
    const line = makeButton('list-row' + (notice.urgent ? ' is-urgent' : ''), 'list-item', press)
    line.setAttribute('data-id', notice.id)
    const text = make('span', 'list-name')
    const side = make('span', 'list-side')
    if (notice.urgent) {
      const mark = make('span', 'urgent-mark')
      mark.textContent = words.say('kickerUrgent')
      text.appendChild(mark)
    }
    text.appendChild(document.createTextNode(notice.title))
    side.textContent =
      (notice.matter !== undefined
        ? words.say('boardAnswered')
        : notice.privacyClass === 'household'
          ? words.say('kickerHousehold')
          : notice.forPlace || words.say('wholeCommunity')) +
      ' · ' +
      dayText(words, newsTime(notice))
    add(line, text, side)
    return { id: 'notice ' + notice.id, element: line, press }
  }

  return {
    element,
    show(notices) {
      const signature = notices.map((notice) => notice.id + ':' + String(notice.version)).join(' ')
      if (signature === drawn) return
      drawn = signature
      strip.textContent = ''
      focusables = notices.map(row)
      focusables.forEach((item) => strip.appendChild(item.element))
    },
    rows: () => focusables.map((item) => [item]),
    follow(id) {
      const at = focusables.map((item) => item.id).indexOf(id || '')
      const first = Math.floor(Math.max(0, at) / rowsOnScreen) * rowsOnScreen
      const total = focusables.length
      strip.style.top = String(-first * rowHeight) + 'px'
      setText(
        count,
        total > rowsOnScreen
          ? words.say('listPart', { from: String(first + 1), to: String(Math.min(total, first + rowsOnScreen)), count: String(total) })
          : words.say('listCount', { count: String(total) }),
      )
    },
  }
}
