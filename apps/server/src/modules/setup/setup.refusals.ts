import type { SkeletonFault } from '@linli/rules/estate-skeleton'
import type { ErrorId } from '@linli/contract/errors'
import { AppError } from '../../platform/errors.ts'

/** Why setting up is refused: stable reason ids with their sentences. */
const refusals = {
  'setup-code-wrong': {
    id: 'refused',
    zh: '设置码不对。请看服务器启动时屏幕上的那一行，或数据文件夹里的 setup-code 文件。',
    en: 'The set-up code is wrong. It stands in the line the server printed when it started, and in the file setup-code of its data folder.',
  },
  'setup-code-used': {
    id: 'refused',
    zh: '这个设置码已经用过，另一个浏览器正在设置。如果那边做不下去了，请在服务器上运行 npm run -s linli -- setup code 取一个新码。',
    en: 'This set-up code was used: another browser is setting up. If that one is lost, run npm run -s linli -- setup code on the server for a new code.',
  },
  'setup-closed': {
    id: 'refused',
    zh: '这套系统已经有管理员，初始设置已关闭。请直接登录。',
    en: 'This installation has its administrator; the set-up is closed. Please sign in.',
  },
  'setup-not-claimed': {
    id: 'refused',
    zh: '请先输入设置码。',
    en: 'Enter the set-up code first.',
  },
  'community-not-chosen': { id: 'refused', zh: '请先选择社区。', en: 'Choose the community first.' },
  'not-a-community': {
    id: 'refused',
    zh: '这不是 12 位的社区区划代码。',
    en: 'This is not the 12-digit code of a community.',
  },
  'street-unknown': {
    id: 'refused',
    zh: '区划表里没有这个代码所属的街道（乡镇），请核对前 9 位。',
    en: 'The list of divisions has no street or town for this code; check its first nine digits.',
  },
  'name-needed': {
    id: 'refused',
    zh: '区划表里还没有这个社区，请写上它的名称。',
    en: 'The list of divisions does not have this community yet; write its name.',
  },
  'dwellings-clash': {
    id: 'refused',
    zh: '这些楼栋已经登记，而且房号不一样',
    en: 'These buildings are registered already, with other homes',
  },
  'estate-doubled': { id: 'refused', zh: '同一个小区写了两次。', en: 'The same estate is given twice.' },
} as const satisfies Record<string, { id: ErrorId; zh: string; en: string }>
export type SetupRefusal = keyof typeof refusals

export function refuse(reason: SetupRefusal): AppError {
  const { id, zh, en } = refusals[reason]
  return new AppError(id, { reason, zh, en })
}

/** @param buildings as people call them, such as 红花小区3栋 */
export function refuseClash(buildings: readonly string[]): AppError {
  const { id, zh, en } = refusals['dwellings-clash']
  const [some, more] = [buildings.slice(0, 8), buildings.length > 8]
  return new AppError(id, {
    reason: 'dwellings-clash',
    zh: `${zh}：${some.join('、')}${more ? '等' : ''}。请去掉这些楼栋再生成。`,
    en: `${en}: ${some.join(', ')}${more ? ' and more' : ''}. Leave them out and build again.`,
  })
}

const faults: Record<SkeletonFault, { zh: (at: string) => string; en: (at: string) => string }> = {
  'too-many': {
    zh: () => '一次最多生成 20000 户，请分小区、分批生成。',
    en: () => 'At most 20,000 homes can be built at once; do it by estate.',
  },
  'no-homes': {
    zh: () => '这样一户也没有，请检查层数和底商层数。',
    en: () => 'This leaves no home at all; check the floors and the shop floors.',
  },
  'unknown-building': {
    zh: (at) => `例外里的 ${at} 栋不在这个小区里。`,
    en: (at) => `The exception names building ${at}, which is not in this estate.`,
  },
  'doubled-exception': {
    zh: (at) => `${at} 栋的例外写了两次。`,
    en: (at) => `Building ${at} has two exceptions.`,
  },
  'unknown-home': {
    zh: (at) => `${at} 栋里没有要去掉的那一户，请核对单元和房号。`,
    en: (at) => `Building ${at} has no such home to leave out; check unit and room.`,
  },
}

export function refuseSkeleton({ code, at }: { code: SkeletonFault; at: string | null }): AppError {
  return new AppError('refused', { reason: `skeleton-${code}`, zh: faults[code].zh(at ?? ''), en: faults[code].en(at ?? '') })
}
