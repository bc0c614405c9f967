import { add, make } from '../../shell/dom.ts'
import { paginate } from './paging.ts'

/** How one notice is set: title size class, width that balances its lines, body size class, pages. */
export interface Setting {
  titleClass: string
  titleWidth: number
  bodyClass: string
  pages: string[]
}

export interface Measure {
  set(title: string, body: string): Setting
  clear(): void
}

interface Size {
  titleClass: string
  titlePx: number
  titleLines: number
  bodyClass: string
}

/** Stage pixels between kicker and the line of dates; the sheet places them at the same heights. */
const columnWidth = 792
const columnHeight = 336
const titleGap = 14
const lineHeight = 1.25
/** Later pages carry the title on one small line. */
const laterTitleHeight = 58

/** Largest first. The largest is for notices that fit one page; longer ones begin at the second. */
const sizes: Size[] = [
  { titleClass: 'title-68', titlePx: 68, titleLines: 2, bodyClass: 'body-38' },
  { titleClass: 'title-60', titlePx: 60, titleLines: 2, bodyClass: 'body-34' },
  { titleClass: 'title-52', titlePx: 52, titleLines: 2, bodyClass: 'body-32' },
  { titleClass: 'title-46', titlePx: 46, titleLines: 2, bodyClass: 'body-30' },
  { titleClass: 'title-46', titlePx: 46, titleLines: 4, bodyClass: 'body-32' },
]

/** Measures in the box's real fonts, on hidden copies, and remembers the last few. */
export function createMeasure(stage: HTMLElement): Measure {
  const holder = make('div', 'measure')
  const title = make('h1', '')
  const body = make('div', '')
  add(stage, add(holder, title, body))
  const kept: { key: string; setting: Setting }[] = []

  function titleHeight(text: string, size: Size, width: number): number {
    title.className = 'story-title ' + size.titleClass
    title.style.width = String(width) + 'px'
    title.textContent = text
    return title.offsetHeight
  }
  function lines(text: string, size: Size, width: number): number {
    return Math.round(titleHeight(text, size, width) / (size.titlePx * lineHeight))
  }
  function balanced(text: string, size: Size): number {
    const most = lines(text, size, columnWidth)
    let width = columnWidth
    while (most > 1 && width > columnWidth / 2 && lines(text, size, width - size.titlePx / 2) === most) width -= size.titlePx / 2
    return width
  }
  function bodyFits(text: string, size: Size, height: number): boolean {
    body.className = 'story-body ' + size.bodyClass
    body.textContent = text
    return body.offsetHeight <= height
  }
  function choose(titleText: string, bodyText: string): Setting {
    const fitting = sizes.filter((size) => lines(titleText, size, columnWidth) <= size.titleLines)
    const last = sizes[sizes.length - 1]
    const candidates = fitting.length > 0 || !last ? fitting : [last]
    let best: Setting | null = null
    candidates.forEach((size) => {
      if (best && best.pages.length === 1) return
      const first = columnHeight - titleHeight(titleText, size, columnWidth) - titleGap
      const pages = paginate(bodyText, (part, page) =>
        bodyFits(part, size, page === 0 ? first : columnHeight - laterTitleHeight - titleGap),
      )
      // Smaller type is worth it only when it saves turning pages altogether.
      if (!best || pages.length === 1 || best.bodyClass === 'body-38')
        best = { titleClass: size.titleClass, titleWidth: balanced(titleText, size), bodyClass: size.bodyClass, pages }
    })
    return best || { titleClass: 'title-46', titleWidth: columnWidth, bodyClass: 'body-32', pages: [bodyText] }
  }

  return {
    set(titleText, bodyText) {
      const key = titleText + '\n' + bodyText
      const known = kept.filter((one) => one.key === key)[0]
      if (known) return known.setting
      const setting = choose(titleText, bodyText)
      kept.unshift({ key, setting })
      kept.length = Math.min(kept.length, 12)
      return setting
    },
    clear() {
      kept.length = 0
      title.textContent = ''
      body.textContent = ''
    },
  }
}
