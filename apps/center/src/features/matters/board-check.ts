/** The hundred surnames most people have, and those frequent in Yunnan; two-character ones first. */
const surnames =
  /欧阳|司马|上官|诸葛|东方|皇甫|尉迟|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文普和木单字茶杞]/g
const han = /^\p{Script=Han}+$/u
/** Everyday words that begin like a name; asking the register for them would be noise. */
const everyday = new Set([
  '方便',
  '方面',
  '方案',
  '方向',
  '高度',
  '高处',
  '马上',
  '马路',
  '任何',
  '任务',
  '常常',
  '常用',
  '文明',
  '文化',
  '文件',
  '和谐',
  '金额',
  '石头',
  '石子',
  '石板',
  '于是',
  '白天',
  '白色',
  '路灯',
  '万元',
  '易坏',
  '单元',
  '单位',
  '单车',
  '木板',
  '木头',
  '和社',
  '何时',
  '何处',
  '江边',
  '字样',
  '田间',
  '许多',
  '夏天',
  '黄色',
  '黄线',
  '杨树',
  '林木',
  '水管',
])

/** Pieces of a text that may be somebody's name, to be looked up; never more than a dozen. */
export function namesMaybe(text: string): string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(surnames)) {
    for (const length of [3, 2]) {
      const piece = text.slice(match.index, match.index + match[0].length - 1 + length)
      if (piece.length === match[0].length - 1 + length && han.test(piece) && !everyday.has(piece.slice(0, 2))) found.add(piece)
    }
  }
  return [...found].slice(0, 12)
}

/** Names out of a list that stand in a text. */
export function namesIn(text: string, names: readonly (string | null)[]): string[] {
  return [...new Set(names.filter((name): name is string => name !== null && name.length >= 2 && text.includes(name)))]
}

/** Telephone and identity numbers: seven digits or more in a row, spaces and dashes between them allowed. */
export function numbersIn(text: string): string[] {
  return [...text.matchAll(/\d(?:[ -]?\d){6,17}[Xx]?/g)].map(([number]) => number)
}
