/**
 * What stands on a door, in one spelling: 3栋2单元1102室, 3-2-1102 and ３－２－１１０２ are the same. For a phone that finds a
 * door by what is typed: `parseDwellingLabel` says what is a door at all, and needs newer browsers.
 */
export function doorText(text: string): string {
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[栋幢座楼#＃]|号楼|单元|[－—–_/\\.\s]+/g, '-')
    .replace(/[室房户号]/g, '')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')
    .toUpperCase()
}
