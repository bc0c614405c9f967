import type { ShownNotice } from '@linli/contract/notices'
import type { MyScreen } from '@linli/contract/screens'
import { createBackStack } from '../../shell/back-stack.ts'
import { add, make, setShown } from '../../shell/dom.ts'
import { createFocus } from '../../shell/focus.ts'
import type { Key } from '../../shell/keys.ts'
import { createMessageView } from '../../shell/message.view.ts'
import { createSpeech } from '../../shell/speech.ts'
import { timeText } from '../../shell/when.ts'
import type { Words } from '../../shell/words.ts'
import { createListView } from '../list/list.view.ts'
import { boardNotices } from '../matters/board-notices.ts'
import type { Told } from '../matters/board-notices.ts'
import { createDeskPanel } from '../matters/desk.panel.ts'
import type { DeskPage } from '../matters/desk.panel.ts'
import type { DeskState, Raised } from '../matters/desk.ts'
import { follow, notPlaying, pass, progress, start, turnPage } from '../playlist/player.ts'
import { programme, shownNow } from '../playlist/playlist.ts'
import { createActions } from './actions.ts'
import type { ActionName } from './actions.ts'
import { createMeasure } from './measure.ts'
import type { Setting } from './measure.ts'
import { createPosterView, posterAddress } from './poster.view.ts'
import { createStoryView } from './story.view.ts'

export interface TheatreModel {
  screen: MyScreen
  notices: readonly ShownNotice[]
  desk: DeskState
  now: number
}

/** Plays the programme: stories by turns, the list above them, urgent notices over everything. */
export interface Theatre {
  element: HTMLElement
  /** Draws what is due at `now`; `ms` = time since the last call. */
  show(model: TheatreModel, ms: number): void
  handle(key: Key): boolean
  urgent(): boolean
  /** True when the phone's QR belongs beside what is shown. */
  wantsQr(): boolean
  /** True while a large clock stands in the middle. */
  empty(): boolean
  /** Back to the beginning, silent: the screen was unpaired. */
  clear(): void
}

/** A screen someone walked away from goes back to playing. */
const idleInListMs = 90 * 1000
const idleHeldMs = 5 * 60 * 1000

export function createTheatre(
  win: Window,
  stage: HTMLElement,
  words: Words,
  raise: (kind: string, done: (raised: Raised) => void) => void,
): Theatre {
  const story = createStoryView(words)
  const poster = createPosterView(win, draw)
  const empty = createMessageView()
  const list = createListView(words, openFromList)
  const actions = createActions(words, act)
  const measure = createMeasure(stage)
  const focus = createFocus()
  const speech = createSpeech(win, words.lang)
  const panel = createDeskPanel(words, {
    open: (page) => {
      stack.push(page)
    },
    home: toDesk,
    raise: (kind, done) => {
      raise(kind, (raised) => {
        done(raised)
        draw()
      })
    },
    read: (id) => {
      openFromList('board ' + id)
    },
  })
  const stack = createBackStack<'list' | 'detail' | DeskPage>(win, stackChanged)
  const element = make('div', 'theatre')
  add(element, story.element, poster.element, empty.element, list.element, panel.element, actions.element)

  let model: TheatreModel | null = null
  let shown: Told[] = []
  let playing = notPlaying
  let known: string[] | null = null
  let idle = 0

  function ids(): string[] {
    return programme(shown).map((notice) => notice.id)
  }
  function current(): Told | null {
    return shown.filter((notice) => notice.id === playing.noticeId)[0] || null
  }
  function settingOf(notice: ShownNotice): Setting {
    return measure.set(notice.title, notice.body)
  }
  function urgent(): boolean {
    return shown.some((notice) => notice.urgent)
  }

  function openFromList(id: string): void {
    const all = shown.map((notice) => notice.id)
    if (all.indexOf(id) < 0) return
    speech.stop()
    playing = { ...start(playing, all, all.indexOf(id)), held: true }
    stack.push('detail')
  }
  function act(name: ActionName): void {
    idle = 0
    if (name === 'next') {
      speech.stop()
      playing = start(playing, ids(), playing.index + 1)
    }
    if (name === 'hold') hold(!playing.held)
    if (name === 'read') readAloud()
    if (name === 'list') openList()
    if (name === 'matters') stack.push('desk')
    draw()
  }
  function hold(held: boolean): void {
    playing = { ...playing, held }
    if (!held) stack.clear()
  }
  /** With nothing open above it, the programme plays on. */
  function stackChanged(): void {
    if (stack.top() === null) playing = { ...playing, held: false }
    draw()
  }
  function deskPage(): DeskPage | null {
    const top = stack.top()
    return top === 'list' || top === 'detail' ? null : top
  }
  /** From a question or its answer back to the first page. */
  function toDesk(): void {
    let open = stack.top()
    while (open !== null && open !== 'desk') {
      stack.pop()
      open = stack.top()
    }
    draw()
  }
  function listOpen(): boolean {
    return stack.top() === 'list' && shown.length > 0
  }
  function readAloud(): void {
    const notice = current()
    if (speech.speaking()) speech.stop()
    else if (notice) speech.read(notice.title + '\n' + notice.body, draw)
  }
  function openList(): void {
    speech.stop()
    if (stack.top() === 'detail') stack.pop()
    else stack.push('list')
  }
  function back(): boolean {
    speech.stop()
    if (stack.pop()) return true
    if (!playing.held) return false
    playing = { ...playing, held: false }
    draw()
    return true
  }

  /** Follows the clock and the channel; something new is shown at once unless someone is reading or listening. */
  function takeChanges(next: TheatreModel): void {
    const before = playing.noticeId
    const wasUrgent = urgent()
    model = next
    const told: Told[] = boardNotices(next.desk.board, words)
    shown = shownNow(told.concat(next.notices), next.now, next.screen.screenClass)
    const line = ids()
    const fresh = line.filter((id) => known !== null && known.indexOf(id + versionOf(id)) < 0)
    if (urgent() && !wasUrgent) {
      speech.stop()
      stack.clear()
      playing = { ...playing, held: false }
    }
    playing = follow(playing, line)
    const first = fresh[0]
    if (first !== undefined && stack.top() === null && !playing.held && !speech.speaking())
      playing = start(playing, line, line.indexOf(first))
    known = shown.map((notice) => notice.id + versionOf(notice.id))
    if (playing.noticeId !== before && before !== null && line.indexOf(before) < 0) {
      speech.stop()
      // What someone had open has left: back to the list it came from.
      if (stack.top() === 'detail') stack.pop()
    }
  }
  function versionOf(id: string): string {
    return shown.filter((notice) => notice.id === id).map((notice) => ' ' + String(notice.version))[0] || ''
  }
  function passTime(ms: number): void {
    const notice = current()
    idle += ms
    if (stack.top() !== null && idle > idleInListMs && !speech.speaking()) stack.clear()
    if (playing.held && stack.top() === null && idle > idleHeldMs) playing = { ...playing, held: false }
    if (notice && stack.top() === null && !speech.speaking()) playing = pass(playing, ids(), settingOf(notice).pages, ms)
  }

  function offered(pages: number): ActionName[] {
    const alone = ids().length === 1
    const names: ActionName[] = []
    // Ordinary stories keep their buttons in place; an urgent one offers only what changes something.
    if (!urgent() || !alone) names.push('next')
    if (speech.available()) names.push('read')
    if (!urgent() || !alone || pages > 1) names.push('hold')
    if (!urgent()) names.push('list', 'matters')
    return names
  }
  function draw(): void {
    if (!model) return
    const notice = current()
    const inList = listOpen()
    const page = urgent() ? null : deskPage()
    const inStory = !inList && page === null && notice !== null
    setShown(panel.element, page !== null)
    setShown(list.element, inList)
    setShown(story.element, inStory)
    setShown(actions.element, inStory)
    const picture = inStory && !urgent() && notice ? notice.poster : null
    poster.show(picture ? posterAddress(model.screen.community, picture.id) : null)
    setShown(empty.element, !inList && !inStory && page === null)
    if (page !== null) {
      panel.show(page, { screen: model.screen, desk: model.desk })
      focus.setRows(panel.rows(page))
      panel.follow(focus.at())
    } else if (inList) {
      list.show(shown)
      focus.setRows(list.rows(), 'notice ' + String(playing.noticeId))
      list.follow(focus.at())
    } else if (notice) {
      const setting = settingOf(notice)
      if (playing.page >= setting.pages.length) playing = { ...playing, page: 0 }
      story.show({ notice, setting, page: playing.page, now: model.now })
      actions.show({
        offered: offered(setting.pages.length),
        speaking: speech.speaking(),
        held: playing.held,
        at: playing.index + 1,
        total: ids().length,
        home: model.screen.screenClass === 'household',
        pages: setting.pages.length,
        progress: progress(playing, setting.pages),
      })
      focus.setRows([actions.row()], 'action next')
    } else {
      empty.show({ testId: 'empty', title: words.say('emptyTitle'), body: words.say('emptyBody'), clock: timeText(model.now) })
      setShown(actions.element, true)
      actions.show({
        offered: ['matters'],
        speaking: false,
        held: false,
        at: 1,
        total: 0,
        home: model.screen.screenClass === 'household',
        pages: 1,
        progress: 0,
      })
      focus.setRows([actions.row()])
    }
  }
  function turn(step: number): boolean {
    const notice = current()
    if (!notice) return false
    const turned = turnPage(playing, settingOf(notice).pages.length, step)
    const moved = turned !== playing
    playing = turned
    return moved
  }

  return {
    element,
    show(next, ms) {
      takeChanges(next)
      passTime(ms)
      draw()
    },
    handle(key) {
      idle = 0
      if (key === 'back') return back()
      const inStory = !listOpen() && deskPage() === null
      if (inStory && (key === 'up' || key === 'down')) {
        const moved = turn(key === 'up' ? -1 : 1)
        draw()
        return moved
      }
      const done = (inStory && actions.colour(key)) || focus.handle(key)
      draw()
      return done
    },
    urgent,
    wantsQr: () => !listOpen() && deskPage() === null && !poster.ready(),
    empty: () => shown.length === 0,
    clear() {
      speech.stop()
      stack.clear()
      model = null
      shown = []
      known = null
      playing = notPlaying
      // Nothing of the old home may stay in the page.
      story.clear()
      poster.show(null)
      measure.clear()
      panel.clear()
      list.show([])
    },
  }
}
