let token: string | null = null

/**
 * Takes the one-time token out of `/phone/pass#<token>` and off the address at once, so that it stays
 * neither in the history nor in a shared link. A fragment never reaches a server's log.
 */
export function takePassToken(): void {
  if (!/\/pass\/?$/.test(location.pathname) || location.hash.length < 2) return
  token = decoded(location.hash.slice(1))
  history.replaceState(history.state, '', location.pathname)
}

export function passToken(): string | null {
  return token
}

export function forgetPassToken(): void {
  token = null
}

/** A code read badly must not stop the page. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
