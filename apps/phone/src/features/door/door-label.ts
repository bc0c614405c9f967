/** '3-2-1102' as a door says it, or null: the address can be written by anybody, and must not speak for the community. */
export function doorLabel(text: string): string | null {
  return /^[0-9A-Za-z]{1,8}(-[0-9A-Za-z]{1,8}){1,3}$/.test(text) ? text : null
}
