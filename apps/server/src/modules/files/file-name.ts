/**
 * The name people recognise their file by, never a path: no folders, no control or direction characters, no leading
 * dots, at most 120 characters with the ending kept (HOSTILE.md D05). Stored under generated keys only.
 */
export function shownName(given: string): string {
  const last = given.split(/[/\\]/u).at(-1) ?? ''
  const plain = last
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/[<>:"|?*]/gu, '_')
    .replace(/^[.\s]+/u, '')
    .trim()
  return plain === '' ? 'file' : [...plain].slice(-120).join('')
}

/** Small letters after the last dot, '' when there are none. */
export function extensionOf(name: string): string {
  return /\.([0-9a-z]{1,8})$/iu.exec(name)?.[1]?.toLowerCase() ?? ''
}
