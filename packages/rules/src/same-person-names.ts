import { normaliseName } from './chinese-text.ts'

/**
 * Characters that stand for one another on forms: traditional for simplified, variants 异体字 of 《通用规范汉字表》, and the
 * surnames that the withdrawn second simplification (1977) mixed up and cards still mix up (萧 肖, 阎 闫, 傅 付, 戴 代).
 * The first of each group stands for all.
 */
const alike =
  '张張 刘劉 陈陳 杨楊 黄黃 赵趙 吴吳 孙孫 马馬 郑鄭 邓鄧 叶葉 苏蘇甦 许許 谢謝 韩韓 冯馮 萧蕭肖 阎閻闫 颜顏 吕呂 罗羅 卢盧 钟鍾鐘锺 谭譚 赖賴 卫衛衞 傅付 戴代 ' +
  '龙龍 国國 华華 伟偉 丽麗 兰蘭 凤鳳 云雲 学學 兴興 东東 宝寶 贵貴 达達 军軍 强強彊 荣榮 庆慶 义義 礼禮 艺藝 静靜 洁潔 贤賢 辉輝 彦彥 ' +
  '峰峯 群羣 升昇陞 浚濬 睿叡 哲喆 坤堃 珍珎 熙煕熈 炮砲 泉湶 剑劍剣 杰傑 恒恆 惠恵 德徳 泽澤 广廣 发發 万萬 树樹 财財 银銀 钧鈞 铭銘 锐銳 锋鋒 镇鎮 ' +
  '鹏鵬 鸿鴻 梦夢 莲蓮 芦蘆 芸蕓 苹蘋 荫蔭 窦竇 娇嬌 妇婦 玛瑪 琼瓊 晓曉 晖暉 时時 显顯 绣繡 红紅 纯純 绍紹 维維 缘緣 继繼 绪緒 纲綱'

const standing = new Map(
  alike.split(' ').flatMap((group) => {
    const [first = '', ...others] = [...group]
    return others.map((other) => [other, first] as const)
  }),
)

/** A name as its most usual characters would write it: what two spellings of one name have in common. */
export function usualSpelling(name: string): string {
  // NFKC on purpose: a compatibility ideograph here only has to meet the character it looks like.
  return [...normaliseName(name).normalize('NFKC').replace(/[·\s]/gu, '').toLowerCase()].map((char) => standing.get(char) ?? char).join('')
}
