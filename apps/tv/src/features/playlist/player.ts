/** Where the programme stands. `index` remembers the place in line, for when the notice itself leaves. */
export interface Playing {
  noticeId: string | null
  index: number
  page: number
  elapsed: number
  held: boolean
}

export const notPlaying: Playing = { noticeId: null, index: 0, page: 0, elapsed: 0, held: false }

/** Long enough to read a page slowly: four characters a second, after a moment to look up. */
export function pageDuration(characters: number): number {
  return Math.max(10000, Math.min(45000, 4000 + characters * 250))
}

/** Follows a changed programme: stays with its notice, else takes the one that moved into its place. */
export function follow(playing: Playing, ids: readonly string[]): Playing {
  if (ids.length === 0) return { noticeId: null, index: 0, page: 0, elapsed: 0, held: false }
  const at = playing.noticeId === null ? -1 : ids.indexOf(playing.noticeId)
  if (at >= 0) return at === playing.index ? playing : { ...playing, index: at }
  return start(playing, ids, playing.noticeId === null ? 0 : playing.index)
}

/** Begins the notice at this place, counted round the end. */
export function start(playing: Playing, ids: readonly string[], index: number): Playing {
  const place = ids.length === 0 ? 0 : ((index % ids.length) + ids.length) % ids.length
  return { noticeId: ids[place] || null, index: place, page: 0, elapsed: 0, held: playing.held }
}

/** Time passed: turns the page, then the notice, each when its time is up. A held screen stands still. */
export function pass(playing: Playing, ids: readonly string[], pages: readonly string[], ms: number): Playing {
  if (playing.held || playing.noticeId === null) return playing
  const elapsed = playing.elapsed + ms
  if (elapsed < pageDuration((pages[playing.page] || '').length)) return { ...playing, elapsed }
  if (playing.page + 1 < pages.length) return { ...playing, page: playing.page + 1, elapsed: 0 }
  return start(playing, ids, playing.index + 1)
}

export function turnPage(playing: Playing, pages: number, step: number): Playing {
  const page = Math.max(0, Math.min(pages - 1, playing.page + step))
  return page === playing.page ? playing : { ...playing, page, elapsed: 0 }
}

/** 0–1 through the page now on screen. */
export function progress(playing: Playing, pages: readonly string[]): number {
  return Math.min(1, playing.elapsed / pageDuration((pages[playing.page] || '').length))
}
