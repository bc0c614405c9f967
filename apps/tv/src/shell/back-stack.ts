/**
 * In-page history: what is open above the playing story. Remotes send Back as a key or as the browser's own "back";
 * one guard entry in the browser's history turns the second into the first.
 */
export interface BackStack<Name extends string> {
  top(): Name | null
  push(name: Name): void
  /** True when something was closed. */
  pop(): boolean
  clear(): void
}

export function createBackStack<Name extends string>(win: Window, changed: () => void): BackStack<Name> {
  const open: Name[] = []
  let guarded = false
  const hasHistory = typeof win.history.pushState === 'function'

  function guard(): void {
    if (guarded || !hasHistory) return
    win.history.pushState({ guard: 1 }, '')
    guarded = true
  }
  function pop(): boolean {
    if (open.length === 0) return false
    open.pop()
    changed()
    return true
  }

  win.addEventListener('popstate', () => {
    guarded = false
    pop()
    if (open.length > 0) guard()
  })
  return {
    top: () => open[open.length - 1] || null,
    push(name) {
      open.push(name)
      guard()
      changed()
    },
    pop,
    clear() {
      if (open.length === 0) return
      open.length = 0
      changed()
    },
  }
}
