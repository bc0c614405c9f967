import type { CodeEntry } from './code-entry.ts'

type RelationEntry = CodeEntry & { readonly sex: '1' | '2' | null }

const M = '1'
const F = '2'

function relation(code: string, sex: '1' | '2' | null, zh: string, en: string, ...synonyms: string[]): RelationEntry {
  return { code, sex, zh, en, synonyms }
}

/**
 * Relation to the head of household, GB/T 4761-2008.
 * 01 本人 is left out on purpose: in a column "与户主关系" people write 本人 for the head, so it is read as 02.
 */
export const relationTable: readonly RelationEntry[] = [
  relation('02', null, '户主', 'Head of household', '本人', '01', '本户户主', '家庭户主', 'head'),
  relation('10', null, '配偶', 'Spouse', '夫妻', '爱人'),
  relation('11', M, '夫', 'Husband', '丈夫', '老公'),
  relation('12', F, '妻', 'Wife', '妻子', '老婆', '媳妇', '之妻'),
  relation('20', M, '子', 'Son', '儿子', '儿', '男孩', '之子'),
  relation('21', M, '独生子', 'Only son', '独子'),
  relation('22', M, '长子', 'Eldest son', '大儿子', '大儿'),
  relation('23', M, '次子', 'Second son', '二子', '二儿子', '二儿'),
  relation('24', M, '三子', 'Third son', '三儿子', '三儿'),
  relation('25', M, '四子', 'Fourth son', '四儿子'),
  relation('26', M, '五子', 'Fifth son', '五儿子'),
  relation('27', M, '养子或继子', 'Adopted or step son', '养子', '继子'),
  relation('28', M, '女婿', 'Son-in-law', '婿'),
  relation('29', M, '其他儿子', 'Other son', '六子', '小儿子', '幺儿'),
  relation('30', F, '女', 'Daughter', '女儿', '姑娘', '女孩', '之女'),
  relation('31', F, '独生女', 'Only daughter', '独女'),
  relation('32', F, '长女', 'Eldest daughter', '大女儿', '大女'),
  relation('33', F, '次女', 'Second daughter', '二女', '二女儿'),
  relation('34', F, '三女', 'Third daughter', '三女儿'),
  relation('35', F, '四女', 'Fourth daughter', '四女儿'),
  relation('36', F, '五女', 'Fifth daughter', '五女儿'),
  relation('37', F, '养女或继女', 'Adopted or step daughter', '养女', '继女'),
  relation('38', F, '儿媳', 'Daughter-in-law', '儿媳妇', '子媳', '长媳', '次媳'),
  relation('39', F, '其他女儿', 'Other daughter', '六女', '小女儿'),
  relation('40', null, '孙子、孙女或外孙子、外孙女', 'Grandchild', '孙辈', '孙子女', '外孙子女'),
  relation('41', M, '孙子', "Grandson (son's son)", '孙', '长孙', '次孙', '孙儿'),
  relation('42', F, '孙女', "Granddaughter (son's daughter)", '长孙女', '次孙女', '孙女儿'),
  relation('43', M, '外孙子', "Grandson (daughter's son)", '外孙'),
  relation('44', F, '外孙女', "Granddaughter (daughter's daughter)"),
  relation('45', F, '孙媳妇或外孙媳妇', "Grandson's wife", '孙媳', '孙媳妇', '外孙媳', '外孙媳妇'),
  relation('46', M, '孙女婿或外孙女婿', "Granddaughter's husband", '孙女婿', '外孙女婿', '孙婿'),
  relation('47', M, '曾孙子或外曾孙子', 'Great-grandson', '曾孙', '曾孙子', '重孙', '重孙子', '外曾孙', '外曾孙子'),
  relation('48', F, '曾孙女或外曾孙女', 'Great-granddaughter', '曾孙女', '重孙女', '外曾孙女'),
  relation('49', null, '其他孙子、孙女或外孙子、外孙女', 'Other grandchild', '其他孙辈'),
  relation('50', null, '父母', 'Parent'),
  relation('51', M, '父亲', 'Father', '父', '爸爸', '爸', '之父', '生父'),
  relation('52', F, '母亲', 'Mother', '母', '妈妈', '妈', '之母', '生母'),
  relation('53', M, '公公', "Husband's father", '公爹'),
  relation('54', F, '婆婆', "Husband's mother", '婆母'),
  relation('55', M, '岳父', "Wife's father", '丈人', '老丈人'),
  relation('56', F, '岳母', "Wife's mother", '丈母娘', '丈母'),
  relation('57', M, '继父或养父', 'Step or adoptive father', '继父', '养父'),
  relation('58', F, '继母或养母', 'Step or adoptive mother', '继母', '养母'),
  relation('59', null, '其他父母关系', 'Other parent relation'),
  relation('60', null, '祖父母或外祖父母', 'Grandparent', '祖父母', '外祖父母'),
  relation('61', M, '祖父', "Father's father", '爷爷'),
  relation('62', F, '祖母', "Father's mother", '奶奶'),
  relation('63', M, '外祖父', "Mother's father", '外公', '姥爷', '老爷'),
  relation('64', F, '外祖母', "Mother's mother", '外婆', '姥姥'),
  relation('65', null, '配偶的祖父母或外祖父母', "Spouse's grandparent"),
  relation('66', M, '曾祖父', 'Great-grandfather', '太爷爷', '太爷'),
  relation('67', F, '曾祖母', 'Great-grandmother', '太奶奶', '太奶'),
  relation('68', null, '配偶的曾祖父母或外曾祖父母', "Spouse's great-grandparent"),
  relation('69', null, '其他祖父母或外祖父母关系', 'Other grandparent relation'),
  relation('70', null, '兄弟姐妹', 'Sibling', '兄妹', '姐弟'),
  relation('71', M, '兄', 'Elder brother', '哥哥', '哥', '兄长', '长兄'),
  relation('72', F, '嫂', "Elder brother's wife", '嫂子', '嫂嫂'),
  relation('73', M, '弟', 'Younger brother', '弟弟', '胞弟'),
  relation('74', F, '弟媳', "Younger brother's wife", '弟妹', '弟媳妇', '弟妇'),
  relation('75', F, '姐姐', 'Elder sister', '姐', '姊', '姊姊'),
  relation('76', M, '姐夫', "Elder sister's husband"),
  relation('77', F, '妹妹', 'Younger sister', '妹', '胞妹'),
  relation('78', M, '妹夫', "Younger sister's husband"),
  relation('79', null, '其他兄弟姐妹', 'Other sibling'),
  relation('80', null, '其他', 'Other', '其它', '其他关系'),
  relation('81', M, '伯父', "Father's elder brother", '伯伯', '大伯', '伯'),
  relation('82', F, '伯母', "Wife of father's elder brother", '大妈', '大娘'),
  relation('83', M, '叔父', "Father's younger brother", '叔叔', '叔'),
  relation('84', F, '婶母', "Wife of father's younger brother", '婶婶', '婶', '婶子', '婶娘'),
  relation('85', M, '舅父', "Mother's brother", '舅舅', '舅'),
  relation('86', F, '舅母', "Wife of mother's brother", '舅妈'),
  relation('87', M, '姨父', "Husband of mother's sister", '姨夫', '姨爹'),
  relation('88', F, '姨母', "Mother's sister", '姨妈', '姨', '姨娘'),
  relation('89', M, '姑父', "Husband of father's sister", '姑夫', '姑爹'),
  relation('90', F, '姑母', "Father's sister", '姑妈', '姑姑', '姑'),
  relation('91', null, '堂兄弟、堂姐妹', "Cousin (father's brother's child)", '堂兄弟', '堂姐妹', '堂兄', '堂弟', '堂姐', '堂妹', '堂哥'),
  relation('92', null, '表兄弟、表姐妹', 'Cousin (other)', '表兄弟', '表姐妹', '表兄', '表弟', '表姐', '表妹', '表哥'),
  relation('93', M, '侄子', "Brother's son", '侄儿', '侄'),
  relation('94', F, '侄女', "Brother's daughter", '侄女儿'),
  relation('95', M, '外甥', "Sister's son", '外甥子', '甥'),
  relation('96', F, '外甥女', "Sister's daughter", '甥女'),
  relation('97', null, '其他亲属', 'Other relative', '亲属', '亲戚', '其他亲戚'),
  relation('99', null, '非亲属', 'Not related', '无亲属关系', '租户', '租客', '承租人', '合租', '保姆', '朋友', '同事', '雇员', '寄居'),
]

const SEX_BY_CODE = new Map(relationTable.map((entry) => [entry.code, entry.sex]))

/** The sex a relation implies ('1' male, '2' female, GB/T 2261.1); null where it implies none or the code is unknown. */
export function relationSex(code: string): '1' | '2' | null {
  return SEX_BY_CODE.get(code) ?? null
}
