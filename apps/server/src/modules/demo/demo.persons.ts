import { checkCharacterOf } from '@linli/rules'
import type { Dice } from './demo.dice.ts'
import { type Sex, drawGivenName } from './demo.names.ts'

export interface DemoPerson {
  name: string
  sex: Sex
  age: number
  bornOn: string
  /** GB/T 4761 relation to the head. */
  relation: string
  identityNumber: string
  phone: string | null
  ethnicity: string
  politics: string | null
  marital: string | null
  schooling: string
  work: string | null
  skills: string | null
  careTags: { kind: string; basis: string }[]
}

export interface DemoRole {
  relation: string
  sex: Sex
  age: number
  surname: string
  ethnicity: string
  marital: string
}

/** Area code 530599 is assigned to no county, so no number below is anybody's. */
const areaCode = '530599'
/** Numbers beginning 154 are handed out by no operator [from memory, DOMAIN.md "M"]; 0530 marks them further. */
const phonePrefix = '1540530'

/** Makes persons; identity numbers and phones never repeat within one maker. */
export function createPersonMaker(dice: Dice, today: string): (role: DemoRole) => DemoPerson {
  const numbers = new Set<string>()
  let phones = 0
  const names = new Set<string>()

  function identityNumber(bornOn: string, sex: Sex): string {
    for (;;) {
      // 700–999: apart from the numbers of the sample workbook, so that importing it meets no demo person.
      const order = 700 + dice.below(150) * 2 + (sex === '1' ? 1 : 0)
      const first = `${areaCode}${bornOn.replaceAll('-', '')}${String(order)}`
      if (numbers.has(first)) continue
      numbers.add(first)
      return first + checkCharacterOf(first)
    }
  }

  function phone(age: number): string | null {
    if (age < 14 || !dice.chance(age < 70 ? 0.9 : 0.55)) return null
    phones += 1
    return `${phonePrefix}${String((phones * 7919) % 10_000).padStart(4, '0')}`
  }

  function fullName(role: DemoRole): string {
    // Namesakes exist, but not by the dozen.
    for (let attempt = 1; ; attempt += 1) {
      const name = `${role.surname}${drawGivenName(dice, role.sex, role.age)}`
      if (attempt < 4 && names.has(name)) continue
      names.add(name)
      return name
    }
  }

  return (role) => {
    const bornOn = birthDate(dice, today, role.age)
    const schooling = drawSchooling(dice, role.age)
    return {
      name: fullName(role),
      sex: role.sex,
      age: role.age,
      bornOn,
      relation: role.relation,
      identityNumber: identityNumber(bornOn, role.sex),
      phone: phone(role.age),
      ethnicity: role.ethnicity,
      politics: drawPolitics(dice, role.age),
      marital: role.age < 16 ? null : role.marital,
      schooling,
      work: drawWork(dice, role.age, role.sex, schooling),
      skills: drawSkills(dice, role.age, role.sex),
      careTags: drawCare(dice, role.age),
    }
  }
}

/** A day on which somebody of that many years was born, seen from `today`. */
function birthDate(dice: Dice, today: string, age: number): string {
  const at = new Date(`${today}T00:00:00Z`)
  at.setUTCFullYear(at.getUTCFullYear() - age)
  at.setUTCDate(at.getUTCDate() - dice.below(350))
  return at.toISOString().slice(0, 10)
}

/** Codes of schoolingTable. */
function drawSchooling(dice: Dice, age: number): string {
  if (age < 6) return '90'
  if (age < 13) return '80'
  if (age < 16) return '70'
  if (age < 19)
    return dice.weigh([
      ['60', 6],
      ['40', 4],
    ])
  if (age < 35)
    return dice.weigh([
      ['20', 3],
      ['30', 4],
      ['40', 3],
      ['60', 3],
      ['70', 5],
      ['10', 0.2],
    ])
  if (age < 55)
    return dice.weigh([
      ['20', 1],
      ['30', 1],
      ['40', 1],
      ['60', 2],
      ['70', 7],
      ['80', 4],
    ])
  if (age < 70)
    return dice.weigh([
      ['60', 1],
      ['70', 4],
      ['80', 7],
      ['90', 2],
    ])
  return dice.weigh([
    ['70', 1],
    ['80', 5],
    ['90', 5],
  ])
}

/** Codes of politicsTable (GB/T 4762). */
function drawPolitics(dice: Dice, age: number): string | null {
  if (age < 14) return null
  if (age < 18)
    return dice.weigh([
      ['03', 5],
      ['13', 5],
    ])
  if (age < 29)
    return dice.weigh([
      ['03', 4],
      ['13', 9],
      ['01', 0.6],
      ['02', 0.3],
    ])
  return dice.weigh([
    ['13', 86],
    ['01', 10],
    ['02', 0.6],
    ['12', 0.4],
    [null, 3],
  ])
}

function drawWork(dice: Dice, age: number, sex: Sex, schooling: string): string | null {
  if (age < 6) return null
  if (age < 18 || (age < 22 && ['20', '30'].includes(schooling))) return '学生'
  if (age >= (sex === '1' ? 62 : 57))
    return dice.weigh([
      ['退休', 3],
      ['务农', 4],
      ['料理家务', 3],
    ])
  return dice.weigh<string>([
    ['外出务工', 4],
    ['建筑工地', 3],
    ['餐饮店员', 3],
    ['个体经营', 4],
    ['保安', 1.5],
    ['保洁', sex === '2' ? 3 : 0.5],
    ['快递骑手', sex === '1' ? 2 : 0.4],
    ['货车司机', sex === '1' ? 2 : 0.1],
    ['超市收银', sex === '2' ? 2 : 0.3],
    ['咖啡加工厂', 2],
    ['幼儿园教师', sex === '2' ? 1 : 0],
    ['护士', sex === '2' ? 0.8 : 0.1],
    ['电商客服', 1],
    ['待业', 2.4],
    ['料理家务', sex === '2' ? 3 : 0.2],
    ['公益性岗位', 1],
  ])
}

function drawSkills(dice: Dice, age: number, sex: Sex): string | null {
  if (age < 18 || age > 72 || !dice.chance(0.3)) return null
  return sex === '1'
    ? dice.pick(['电工', '厨师', '砌砖', '木工', '水电安装', '货车驾驶', '养蜂', '果树修剪', '修理家电'])
    : dice.pick(['刺绣', '家政', '月嫂', '厨师', '缝纫', '美容美发', '电商直播', '面点', '扎染'])
}

/** Each tag names its basis (PIPL: purpose and legal basis). */
function drawCare(dice: Dice, age: number): DemoPerson['careTags'] {
  const tags: DemoPerson['careTags'] = []
  if (age >= 80) tags.push({ kind: 'very-old', basis: '高龄津贴发放名册(演示)' })
  if (age >= 16 && dice.chance(0.022)) tags.push({ kind: 'disabled', basis: '残疾人证(演示)' })
  if (age >= 40 && dice.chance(0.012)) tags.push({ kind: 'serious-illness', basis: '本人申请，单独同意书(演示)' })
  if (age >= 25 && age < 70 && dice.chance(0.012)) tags.push({ kind: 'veteran', basis: '退役军人优待证(演示)' })
  return tags
}
