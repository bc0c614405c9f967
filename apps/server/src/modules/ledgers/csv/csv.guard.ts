/**
 * Spreadsheet programs run a cell that begins like this as a formula, also out of plain text (OWASP, CSV injection);
 * full-width signs count where the program's language is Chinese or Japanese.
 */
const dangerous = /^'*[=+\-@\t\r＝＋－＠]/u

/** An apostrophe in front makes it text; one more where there are some already, so that nothing is lost on the way back. */
export function guardFormula(text: string): string {
  return dangerous.test(text) ? `'${text}` : text
}

/** Takes the apostrophe off again. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && dangerous.test(text) ? text.slice(1) : text
}
