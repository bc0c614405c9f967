import { pinyin } from 'pinyin-pro'
import { normaliseName } from './chinese-text.ts'

export type PinyinKeys = { full: string[]; initials: string[] }

const MAX_VARIANTS = 8
const MAX_READINGS = 3

const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 ' +
    '宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 ' +
    '微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 单于'
  ).split(' '),
)

const LATIN_WORD = /^[A-Za-z\u00c0-\u024f]+$/u
const PIECES = /[A-Za-z\u00c0-\u024f]+|[\s\S]/gu

/**
 * Search keys of a name: `full` zhangsan, `initials` zs; ü is v. The surname reading comes first (单 shan, 万俟 moqi),
 * then ordinary readings and heteronyms, at most 8 of each. Characters without a known reading are passed over,
 * so a name of only such characters has no keys.
 */
export function pinyinKeys(name: string): PinyinKeys {
  const readings = readingsOfName(normaliseName(name))
  if (readings.length === 0) return { full: [], initials: [] }
  const variants = variantsOf(readings)
  return {
    full: distinct(variants.map((variant) => variant.join(''))),
    initials: distinct(variants.map((variant) => variant.map((syllable) => syllable[0] ?? '').join(''))),
  }
}

/**
 * How many characters of a name typed letters cover, from its beginning: by whole readings, the last one perhaps half
 * typed (`zhangsh` covers 张三 of 张三丰 as 张 and half of 三), or by initials; 0 when they are not its pinyin.
 */
export function pinyinCovers(name: string, letters: string): number {
  const pieces = name.match(PIECES) ?? []
  const surnameLength = COMPOUND_SURNAMES.has(`${pieces[0] ?? ''}${pieces[1] ?? ''}`) ? 2 : 1
  const surname = surnameReadings(pieces.slice(0, surnameLength).join(''))
  const choices = pieces.map((piece, i) =>
    i < surnameLength ? distinct([...(surname[i] ?? []), ...readingsOf(piece)]) : readingsOf(piece),
  )
  const covered = coverWhole(choices, letters, 0) ?? coverInitials(choices, letters)
  return pieces.slice(0, covered).reduce((sum, piece) => sum + [...piece].length, 0)
}

/** Pieces covered by whole readings from one piece on; null when the letters do not fit. */
function coverWhole(choices: readonly (readonly string[])[], letters: string, from: number): number | null {
  if (letters === '') return from
  const readings = choices[from]
  if (readings === undefined) return null
  if (readings.length === 0) return coverWhole(choices, letters, from + 1)
  for (const reading of readings) {
    if (letters.startsWith(reading)) {
      const rest = coverWhole(choices, letters.slice(reading.length), from + 1)
      if (rest !== null) return rest
    } else if (reading.startsWith(letters)) return from + 1
  }
  return null
}

function coverInitials(choices: readonly (readonly string[])[], letters: string): number {
  let at = 0
  for (const letter of letters) {
    while (choices[at]?.length === 0) at += 1
    if (choices[at]?.some((reading) => reading.startsWith(letter)) !== true) return 0
    at += 1
  }
  return at
}

/** Possible readings of each character in order, the likeliest first; Latin words stand as they are. */
function readingsOfName(name: string): (readonly string[])[] {
  const pieces = name.match(PIECES) ?? []
  const surnameLength = COMPOUND_SURNAMES.has(`${pieces[0] ?? ''}${pieces[1] ?? ''}`) ? 2 : 1
  const surname = surnameReadings(pieces.slice(0, surnameLength).join(''))
  return pieces
    .map((piece, i) => (i < surnameLength ? distinct([...(surname[i] ?? []), ...readingsOf(piece)]) : readingsOf(piece)))
    .filter((readings) => readings.length > 0)
}

// By character or listed surname only, so their size is bounded; whole names are never kept.
const ordinary = new Map<string, readonly string[]>()
const surnames = new Map<string, readonly (readonly string[])[]>()

/** Asking the dictionary costs far more than everything else here; a register uses some 3,000 characters. */
function readingsOf(piece: string): readonly string[] {
  if (LATIN_WORD.test(piece)) return [latinLetters(piece)].filter((word) => word !== '')
  const known = ordinary.get(piece)
  if (known !== undefined) return known
  const readings = readingsOfCharacter(piece).slice(0, MAX_READINGS)
  ordinary.set(piece, readings)
  return readings
}

/** All readings of one character, the likeliest first, with v for ü: 重 is zhong and chong. Asked anew each time. */
export function readingsOfCharacter(character: string): string[] {
  return distinct(pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true }).filter(isSyllable))
}

function surnameReadings(surname: string): readonly (readonly string[])[] {
  if (!/^\p{Script=Han}+$/u.test(surname)) return []
  const known = surnames.get(surname)
  if (known !== undefined) return known
  const readings = pinyin(surname, { toneType: 'none', type: 'array', surname: 'all', v: true }).map((syllable) =>
    isSyllable(syllable) ? [syllable] : [],
  )
  surnames.set(surname, readings)
  return readings
}

/** A character without a reading comes back as itself. */
function isSyllable(text: string): boolean {
  return /^[a-z]+$/u.test(text)
}

function latinLetters(word: string): string {
  return word
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/gu, '')
}

/** Breadth first: the likeliest reading, then every single other reading, then pairs of them, until the bound. */
function variantsOf(readings: readonly (readonly string[])[]): string[][] {
  const queue: { syllables: string[]; from: number }[] = [{ syllables: readings.map((choices) => choices[0] ?? ''), from: 0 }]
  for (let head = 0; head < queue.length; head += 1) {
    const current = queue[head]
    if (current === undefined) break
    for (let at = current.from; at < readings.length; at += 1) {
      for (const other of readings[at]?.slice(1) ?? []) {
        if (queue.length === MAX_VARIANTS) return queue.map(({ syllables }) => syllables)
        queue.push({ syllables: [...current.syllables.slice(0, at), other, ...current.syllables.slice(at + 1)], from: at + 1 })
      }
    }
  }
  return queue.map(({ syllables }) => syllables)
}

function distinct(values: readonly string[]): string[] {
  return values.length < 2 ? [...values] : [...new Set(values)]
}
