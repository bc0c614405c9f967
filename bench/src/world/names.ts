// The hundred most frequent surnames of the 2020 census report first, so that the common ones are as common here.
const surnames = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单普',
]
const given = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红春梅建国志文学海金荣美琼云芬萍莲翠珍凤仙琴莉婷雪琳晶妍倩佳嘉琪晨欣怡宇轩浩然子涵梓俊豪博思远瑞泽诗雨梦瑶天佑安康宁乐福祥庆生根宝树林山川河波涌泉清洁贵富有才良德义仁和顺',
]

/**
 * Distinct made-up names, the frequent first: surname × one or two characters. Deterministic.
 * About a third of what a city has for the same number of people, so that searches find namesakes.
 */
export function makeNames(count: number): string[] {
  const names = new Set<string>()
  for (let index = 0; names.size < count; index += 1) {
    // Three unequal steps through the tables visit their combinations in a mixed order.
    const surname = surnames[Math.floor(surnames.length * ((index * 0.618034) % 1) ** 2)] ?? ''
    const first = given[(index * 37 + Math.floor(index / 89)) % given.length] ?? ''
    const second = index % 4 === 0 ? '' : (given[(index * 61 + Math.floor(index / 131)) % given.length] ?? '')
    names.add(surname + first + second)
  }
  return [...names]
}
