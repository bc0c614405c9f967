import type { Dice } from './demo.dice.ts'

/** Surnames as they are heard around 保山, some with a reading of their own as a surname: 单 Shàn, 曾 Zēng, 尹 Yǐn. */
const surnames = [
  ['杨', 14],
  ['李', 13],
  ['王', 9],
  ['张', 9],
  ['段', 8],
  ['赵', 7],
  ['尹', 5],
  ['普', 4],
  ['曾', 4],
  ['单', 3],
  ['罗', 4],
  ['何', 4],
  ['董', 3],
  ['蒋', 3],
  ['万', 3],
  ['郭', 3],
  ['施', 3],
  ['刘', 5],
  ['陈', 4],
  ['周', 3],
  ['钱', 2],
  ['马', 3],
  ['苏', 2],
  ['字', 1],
  ['线', 1],
  ['刀', 1],
  ['番', 1],
  ['欧阳', 1],
] as const

const given = {
  old: {
    '1': ['正华', '家福', '文彬', '绍明', '国富', '老三', '应昌', '开云', '兆林', '加兴', '永发', '朝贵', '学良', '德寿', '光荣'],
    '2': ['桂兰', '秀英', '兰芝', '凤仙', '小妹', '玉珍', '正芬', '翠莲', '菊香', '家凤', '美仙', '银芝', '存芝', '国香', '素芬'],
  },
  middle: {
    '1': ['建国', '志强', '永红', '卫东', '家顺', '云龙', '海波', '绍华', '学军', '文忠', '金荣', '志远', '光明', '新平', '春林', '立𬭎'],
    '2': ['丽芬', '晓芳', '红梅', '艳琼', '云仙', '春燕', '海燕', '加丽', '丽华', '志芳', '永芬', '文秀', '金凤', '美珍', '雪梅'],
  },
  young: {
    '1': ['浩然', '俊杰', '宇轩', '子豪', '嘉𬭎', '文博', '家乐', '思远', '天佑', '睿', '毅', '鑫', '一鸣', '昊', '晨曦'],
    '2': ['雨桐', '思琪', '欣怡', '梦洁', '佳慧', '若曦', '诗涵', '静', '雅琪', '子涵', '婷', '语嫣', '可欣', '艺', '小满'],
  },
} as const

export type Sex = '1' | '2'

export function drawSurname(dice: Dice): string {
  return dice.weigh(surnames)
}

/** A given name of the fashion of its years. */
export function drawGivenName(dice: Dice, sex: Sex, age: number): string {
  return dice.pick(given[age >= 55 ? 'old' : age >= 28 ? 'middle' : 'young'][sex])
}
