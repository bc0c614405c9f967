/** A new UUIDv7, as the other screens make it, without the APIs old engines lack. */
export function newId(now: number = Date.now(), random: () => number = Math.random): string {
  const time = hex(now, 12)
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  return (
    time.slice(0, 8) +
    '-' +
    time.slice(8) +
    '-7' +
    digits(3, random) +
    '-' +
    variant +
    digits(3, random) +
    '-' +
    digits(6, random) +
    digits(6, random)
  )
}

function hex(value: number, length: number): string {
  let text = value.toString(16)
  while (text.length < length) text = '0' + text
  return text
}
function digits(length: number, random: () => number): string {
  return hex(Math.floor(random() * Math.pow(16, length)), length)
}
