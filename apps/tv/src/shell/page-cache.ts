/** Lets a reload without network open this page, where the engine has service workers. */
export function keepPage(win: Window): void {
  const nav: Navigator = win.navigator
  if (!('serviceWorker' in nav) || location.protocol === 'file:') return
  win.addEventListener('load', () => {
    // Two-argument then: `.catch` is a reserved word to the oldest parsers. Refusal only means no offline reload.
    nav.serviceWorker.register('/tv/sw.js').then(nothing, nothing)
  })
}

function nothing(): void {
  return undefined
}
