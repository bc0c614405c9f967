import { printLimit, savedQuestionLimit } from '@linli/contract/questions'
import { AppError } from '../../platform/errors.ts'

const sentences = {
  'own-places-only': [
    '本社区以外只能按人和户的情况统计，条件里不能选具体的小区、楼栋、单元或原村组。',
    'Beyond your own community, conditions may not name estates, buildings, units or groups of origin.',
  ],
  'too-many-communities': [
    '这个范围里的社区太多，请到街道一级再统计。',
    'There are too many communities in this division; count street by street.',
  ],
  'too-many-questions': [
    `一个人最多存 ${String(savedQuestionLimit)} 个查询，请先删掉不用的。`,
    `One person keeps ${String(savedQuestionLimit)} questions at most; throw some away first.`,
  ],
  'print-of-today': ['过去某天的名册不能打印成单子，请把日期去掉。', 'Lists of a past day cannot be printed; take the day away.'],
  'too-many-rows': [
    `一次最多打印 ${String(printLimit)} 份，请按楼栋分几次打印。`,
    `At most ${String(printLimit)} are printed at once; print building by building.`,
  ],
  'too-many-codes': [
    '门牌码一次最多打印 1200 张，请按楼栋分几次打印。',
    'At most 1,200 door codes are printed at once; print building by building.',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export function refuseQuestion(reason: keyof typeof sentences): AppError {
  const [zh, en] = sentences[reason]
  return new AppError('refused', { reason, zh, en })
}

export function refuseHaste(): AppError {
  return new AppError('too_many_requests', {
    reason: 'prints-an-hour',
    zh: '一小时内打印次数太多，请稍后再试。',
    en: 'Too many prints within an hour. Try again later.',
  })
}
