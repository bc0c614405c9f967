import { make, setShown } from '../../shell/dom.ts'

/** The picture of a notice, where the phone's code stands otherwise. */
export interface PosterView {
  element: HTMLElement
  /** Null: none. A picture that does not come leaves its place to the code. */
  show(address: string | null): void
  /** True while a picture is there to be seen. */
  ready(): boolean
}

/** Tried again after this, for a box that had no network when the notice came. */
const againMs = 60 * 1000

export function createPosterView(win: Window, changed: () => void): PosterView {
  const element = make('div', 'poster', 'poster')
  let wanted: string | null = null
  let loaded = false
  let failedAt = 0
  setShown(element, false)

  function load(address: string): void {
    const image = win.document.createElement('img')
    image.onload = function () {
      if (wanted !== address) return
      loaded = true
      element.style.backgroundImage = 'url("' + address + '")'
      setShown(element, true)
      changed()
    }
    image.onerror = function () {
      if (wanted === address) failedAt = new Date().getTime()
    }
    image.src = address
  }

  return {
    element,
    show(address) {
      const again = address !== null && !loaded && failedAt > 0 && new Date().getTime() - failedAt > againMs
      if (address === wanted && !again) return
      wanted = address
      loaded = false
      failedAt = 0
      setShown(element, false)
      // The old picture may be of a notice that was withdrawn.
      element.style.backgroundImage = ''
      if (address !== null) load(address)
    },
    ready: () => loaded,
  }
}

/** Small enough for any box; the same picture the phone shows. */
export function posterAddress(community: number, id: string): string {
  return '/api/communities/' + String(community) + '/files/' + encodeURIComponent(id) + '/thumbnails/640'
}
