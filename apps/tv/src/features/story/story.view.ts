import { add, make, setClass, setShown, setText } from '../../shell/dom.ts'
import { dayText, sameDay, spanText, untilText } from '../../shell/when.ts'
import type { Words } from '../../shell/words.ts'
import type { Told } from '../matters/board-notices.ts'
import { newsTime } from '../playlist/playlist.ts'
import type { Setting } from './measure.ts'

export interface StoryModel {
  notice: Told
  setting: Setting
  page: number
  now: number
}
export interface StoryView {
  element: HTMLElement
  show(model: StoryModel): void
  clear(): void
}

/** One notice on the whole screen; urgent ones in their own dress. */
export function createStoryView(words: Words): StoryView {
  const element = make('div', 'story', 'story')
  const kicker = make('div', 'story-kicker')
  const mark = make('span', 'urgent-mark')
  const about = make('span', '', 'story-kicker')
  const title = make('h1', 'story-title', 'story-title')
  const body = make('div', 'story-body', 'story-body')
  const dates = make('div', 'story-dates')
  const span = make('span', '', 'story-dates')
  const page = make('span', 'story-page', 'story-page')
  mark.textContent = words.say('kickerUrgent')
  add(element, add(kicker, mark, about), add(make('div', 'story-column'), title, body), add(dates, span, page))

  return {
    element,
    clear() {
      element.removeAttribute('data-id')
      ;[about, title, body, span, page].forEach((node) => {
        setText(node, '')
      })
    },
    show({ notice, setting, page: at, now }) {
      const later = at > 0
      element.setAttribute('data-testid', notice.urgent ? 'urgent' : 'story')
      element.setAttribute('data-id', notice.id)
      element.setAttribute('role', notice.urgent ? 'alert' : 'article')
      setClass(element, 'is-urgent', notice.urgent)
      setShown(mark, notice.urgent)
      setText(about, kickerText(words, notice, now))
      title.className = 'story-title ' + (later ? 'title-later' : setting.titleClass)
      title.style.width = later ? '' : String(setting.titleWidth) + 'px'
      setText(title, notice.title)
      body.className = 'story-body ' + setting.bodyClass
      setText(body, setting.pages[at] || '')
      const end = notice.endsAt === null ? null : Date.parse(notice.endsAt)
      setText(span, whenText(words, notice, end, now))
      setShown(page, setting.pages.length > 1)
      setText(page, words.say('pageOf', { page: String(at + 1), pages: String(setting.pages.length) }))
    },
  }
}

/** When a notice holds, or when a matter was answered. */
function whenText(words: Words, notice: Told, end: number | null, now: number): string {
  if (notice.matter !== undefined) return words.say('boardWhen', { date: dayText(words, Date.parse(notice.startsAt)) })
  return notice.urgent && end !== null ? untilText(words, end, now) : spanText(words, Date.parse(notice.startsAt), end)
}

/** 通知 · 3栋 · 今天新到 */
function kickerText(words: Words, notice: Told, now: number): string {
  if (notice.matter !== undefined) return [words.say('kickerBoard')].concat(notice.forPlace || notice.matter).join(' · ')
  const kind = words.say(
    notice.privacyClass === 'household' ? 'kickerHousehold' : notice.privacyClass === 'community' ? 'kickerCommunity' : 'kickerPublic',
  )
  // A notice for this home names no place: the kicker says whose it is.
  const place = notice.privacyClass === 'household' ? [] : [notice.forPlace || words.say('wholeCommunity')]
  const parts = notice.urgent && place.length > 0 ? place : [kind].concat(place)
  if (!notice.urgent && sameDay(newsTime(notice), now)) parts.push(words.say('newToday'))
  return parts.join(' · ')
}
