/** Where a page may best end, best first: after a paragraph, a sentence, a clause, a word. */
const ends = [/\n$/, /[\u3002!?\uFF01\uFF1F][\u201D\u2019\u300D\u300F\uFF09)]?$/, /[;\uFF1B\uFF0C\u3001\uFF1A]$/, / $/]
/** Marks that may not begin a line or a page: 。 、 , . ! ? : ; and closing quotes and brackets. */
const closing = /[\u3002\u3001\uFF0C\uFF0E\uFF01\uFF1F\uFF1A\uFF1B\u201D\u2019\u300D\u300F\u300B\u3011\uFF09)!?,.;:"\']/

/**
 * Cuts a text into pages that each fit. `fits` measures in the real font, since boxes bring their own.
 * Ends are looked for in the last half of a page; nothing is lost and no page is empty.
 */
export function paginate(text: string, fits: (part: string, page: number) => boolean): string[] {
  const pages: string[] = []
  let rest = text.trim()
  while (rest.length > 0) {
    const length = fits(rest, pages.length) ? rest.length : goodEnd(rest, longestFit(rest, pages.length, fits))
    pages.push(rest.slice(0, length).trim())
    rest = rest.slice(length).trim()
  }
  return pages.length > 0 ? pages : ['']
}

/** Most characters that fit, at least one. */
function longestFit(text: string, page: number, fits: (part: string, page: number) => boolean): number {
  let low = 1
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(text.slice(0, middle), page)) low = middle
    else high = middle - 1
  }
  return low
}

function goodEnd(text: string, most: number): number {
  for (let kind = 0; kind < ends.length; kind++) {
    const end = ends[kind]
    for (let length = most; end && length > most / 2; length--) {
      // A closing quote or bracket stays with its sentence.
      if (end.test(text.slice(0, length).slice(-2)) && !closing.test(text.charAt(length))) return length
    }
  }
  return wholeCharacters(text, most)
}

/** Never between the halves of a rare character, nor before a mark that may not begin a line. */
function wholeCharacters(text: string, most: number): number {
  let length = most
  while (length > 1 && (/[\uDC00-\uDFFF]/.test(text.charAt(length)) || closing.test(text.charAt(length)))) length -= 1
  return /[\uDC00-\uDFFF]/.test(text.charAt(length)) ? length + 1 : length
}
