import type { CodeTable } from './code-entry.ts'

// Order is the numeric code; the two letters are the alphabetic code of the same standard.
const ETHNICITIES = `汉 Han HA|蒙古 Mongol MG|回 Hui HU|藏 Tibetan ZA|维吾尔 Uyghur UG|苗 Miao MH|彝 Yi YI|壮 Zhuang ZH
布依 Bouyei BY|朝鲜 Korean CS|满 Manchu MA|侗 Dong DO|瑶 Yao YA|白 Bai BA|土家 Tujia TJ|哈尼 Hani HN
哈萨克 Kazakh KZ|傣 Dai DA|黎 Li LI|傈僳 Lisu LS|佤 Va VA|畲 She SH|高山 Gaoshan GS|拉祜 Lahu LH
水 Sui SU|东乡 Dongxiang DX|纳西 Naxi NX|景颇 Jingpo JP|柯尔克孜 Kirgiz KG|土 Tu TU|达斡尔 Daur DU|仫佬 Mulao ML
羌 Qiang QI|布朗 Blang BL|撒拉 Salar SL|毛南 Maonan MN|仡佬 Gelao GL|锡伯 Xibe XB|阿昌 Achang AC|普米 Pumi PM
塔吉克 Tajik TA|怒 Nu NU|乌孜别克 Uzbek UZ|俄罗斯 Russian RS|鄂温克 Ewenki EW|德昂 Deang DE|保安 Bonan BO|裕固 Yugur YG
京 Gin GI|塔塔尔 Tatar TT|独龙 Derung DR|鄂伦春 Oroqen OR|赫哲 Hezhen HZ|门巴 Monba MB|珞巴 Lhoba LB|基诺 Jino JN`

/** The 56 ethnic groups, GB/T 3304. */
export const ethnicityTable: CodeTable = ETHNICITIES.split(/[|\n]/u).map((line, i) => {
  const [name = '', en = '', letters = ''] = line.split(' ')
  return { code: String(i + 1).padStart(2, '0'), zh: `${name}族`, en, synonyms: [name, letters] }
})
