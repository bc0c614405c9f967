/** The keys of a remote control that this screen answers. */
export type Key = 'left' | 'up' | 'right' | 'down' | 'ok' | 'back' | 'red' | 'green' | 'yellow' | 'blue'

/**
 * Key codes of remotes and keyboards: arrows 37–40, OK 13, Back 8 · 27 · 461 (webOS) · 10009 (Tizen) · 166 (browser key),
 * colours 403–406 with F1–F4 and r g y b for a desk.
 */
const codes: Record<number, Key> = {
  37: 'left',
  38: 'up',
  39: 'right',
  40: 'down',
  13: 'ok',
  8: 'back',
  27: 'back',
  166: 'back',
  461: 'back',
  10009: 'back',
  403: 'red',
  404: 'green',
  405: 'yellow',
  406: 'blue',
  112: 'red',
  113: 'green',
  114: 'yellow',
  115: 'blue',
  82: 'red',
  71: 'green',
  89: 'yellow',
  66: 'blue',
}

export interface KeyPress {
  keyCode: number
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
}

/** Null for keys we leave to the browser, such as Ctrl+R. */
export function keyOf(press: KeyPress): Key | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null
  return codes[press.keyCode] || null
}
