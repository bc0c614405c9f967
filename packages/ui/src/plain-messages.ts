import type { MessageContext } from 'vue-i18n'

/**
 * What our sentences need of a message compiler: `{name}` is filled in, ` | ` parts the cases of a plural. The library's own,
 * with links and literals nobody here writes, weighs 10 kB gzipped on the phone.
 */
export function compilePlain(message: unknown): (context: MessageContext) => string {
  if (typeof message !== 'string') throw new TypeError('a sentence is text')
  const cases = message.split(' | ').map((one) => one.split(/\{(\w+)\}/))
  return (context) => fill(cases.length > 1 ? context.plural(cases as unknown as string[]) : cases[0], context)
}

/** Text and names take turns. */
function fill(parts: unknown, context: MessageContext): string {
  if (!Array.isArray(parts)) return ''
  return parts
    .map((part: unknown, index) => {
      if (index % 2 === 0) return part
      const value: unknown = context.named(String(part))
      return value === null || value === undefined ? '' : value
    })
    .join('')
}
