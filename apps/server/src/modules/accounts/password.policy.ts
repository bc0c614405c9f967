import type { RefusalReason } from './refusals.ts'

/** Frequent passwords of 12 and more characters, lower case, and the ones printed in demos. */
const common = new Set([
  '123456789012',
  '1234567890123',
  '123456789abc',
  '1234567890ab',
  '012345678910',
  '123123123123',
  '123456123456',
  '987654321098',
  '112233445566',
  '147258369147',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'p@ssw0rd1234',
  'p@ssword1234',
  'passw0rd1234',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdf',
  'qwerty123456',
  '123456qwerty',
  'qwer1234asdf',
  '1qaz2wsx3edc',
  '1q2w3e4r5t6y',
  'qazwsxedcrfv',
  'zaq12wsxcde3',
  'asdfghjkl123',
  "asdfghjkl;''",
  'abcdefghijkl',
  'abcd12345678',
  'abc123456789',
  'abc123abc123',
  'a12345678910',
  'aa1234567890',
  'a1b2c3d4e5f6',
  'iloveyou1234',
  'woaini520131',
  'woaini1314520',
  'woaini123456',
  '5201314520131',
  '520131452013',
  'letmein12345',
  'welcome12345',
  'welcome123456',
  'changeme1234',
  'administrator',
  'administrator1',
  'admin1234567',
  'admin123456789',
  'adminadminadmin',
  'admin@123456',
  'admin@12345678',
  'root12345678',
  'test12345678',
  'default12345',
  'linli1234567',
  'linli12345678',
  'linlilinlilinli',
])

/**
 * Why a new password is refused, or `null`. Any script and any characters are fine and kept unchanged
 * (ASVS 5.0 V6.2: length, common passwords, words of the context).
 */
export function weaknessOf(password: string, context: { login: string; name: string; places: readonly string[] }): RefusalReason | null {
  if ([...password].length < 12) return 'password-short'
  const plain = password.normalize('NFKC').toLowerCase()
  if (common.has(plain) || isMonotone(plain)) return 'password-common'
  const names = [context.login, context.name, ...context.places.flatMap((place) => [place, shortName(place)])].map((name) =>
    name.normalize('NFKC').trim().toLowerCase(),
  )
  return names.some((name) => isTelling(name) && plain.includes(name)) ? 'password-contains-name' : null
}

/** Two Chinese characters make a name; two letters stand in many words. */
function isTelling(name: string): boolean {
  return name.length >= (/^[\u0000-\u007f]*$/.test(name) ? 4 : 2)
}

/** aaaaaaaaaaaa, abababababab, 123412341234 */
function isMonotone(text: string): boolean {
  return (
    new Set(text).size <= 3 ||
    [2, 3, 4, 5, 6].some(
      (size) =>
        text ===
        text
          .slice(0, size)
          .repeat(Math.ceil(text.length / size))
          .slice(0, text.length),
    )
  )
}

/** 红花社区居民委员会 → 红花 */
function shortName(place: string): string {
  return place.replace(/(社区|村)?(居民委员会|村民委员会|居委会|村委会)$|社区$|街道(办事处)?$/u, '')
}
