import type { MatterSource } from '@linli/contract/matter-shapes'
import type { MatterAct, MatterOwner } from '@linli/rules/matter-acts'

/** A step some days after it was raised, by whoever may; `with` is what it needs. */
export interface DemoStep {
  after: number
  act: MatterAct
  with?: { owner?: MatterOwner; answer?: string; reason?: string; amount?: number; into?: string; rating?: number }
}

export interface DemoMatter {
  key: string
  /** Days ago it was raised. */
  ago: number
  category: string
  title: string
  text: string
  building: string | null
  place?: string
  source: MatterSource
  urgent?: boolean
  ready?: boolean
  /** Without a name, else a home of the building. */
  anonymous?: boolean
  board?: { title: string; text: string; reply: string | null; onTv: boolean }
  steps: readonly DemoStep[]
}

const to = (owner: MatterOwner, after = 0): DemoStep[] => [
  { after, act: 'verify' },
  { after, act: 'dispatch', with: { owner } },
]
const handled = (owner: MatterOwner, answer: string, days: number): DemoStep[] => [
  ...to(owner),
  { after: 1, act: 'take' },
  { after: days, act: 'answer', with: { answer } },
]

/** Matters of the demo in every state; nobody in them is real. */
export const demoMatters: readonly DemoMatter[] = [
  {
    ...{
      key: 'lamp-3',
      ago: 40,
      category: 'facilities',
      building: '3',
      place: '2单元1至3楼',
      source: 'visit',
      title: '楼道灯坏了三层',
      text: '2单元一到三楼的灯都不亮，老人晚上下楼不敢走。',
    },
    board: { title: '3栋2单元楼道照明', text: '有居民反映2单元一到三楼夜间没有照明。', reply: '已全部换成声控灯，共6盏。', onTv: true },
    steps: [
      ...handled('property-company', '已全部换成声控灯，共6盏，并检查了其他单元。', 3),
      { after: 4, act: 'confirm', with: { rating: 5 } },
      { after: 5, act: 'close' },
    ],
  },
  {
    ...{
      key: 'garbage-1',
      ago: 33,
      category: 'sanitation',
      building: '1',
      place: '北门垃圾房',
      source: 'phone',
      title: '垃圾房异味大',
      text: '北门垃圾房中午味道很大，苍蝇也多。',
    },
    board: { title: '北门垃圾房异味', text: '有居民反映北门垃圾房异味、蚊蝇多。', reply: '改为早晚各清运一次，每周三消杀。', onTv: true },
    steps: [
      ...handled('property-company', '改为早晚各清运一次，每周三消杀，已请保洁班组签收。', 2),
      { after: 12, act: 'auto-confirm' },
      { after: 13, act: 'close' },
    ],
  },
  {
    ...{
      key: 'noise-2',
      ago: 30,
      category: 'neighbours',
      building: '2',
      source: 'call',
      title: '楼上深夜拖动桌椅',
      text: '楼上夜里十一点后还拖桌椅，孩子睡不好。',
    },
    steps: [
      ...handled('committee', '已上门调解，楼上加装了桌脚垫，约定十点后不挪家具。', 4),
      { after: 6, act: 'confirm', with: { rating: 4 } },
      { after: 7, act: 'close' },
    ],
  },
  {
    ...{
      key: 'ebike-4',
      ago: 28,
      category: 'hazard',
      building: '4',
      place: '1单元门厅',
      source: 'phone',
      anonymous: true,
      urgent: true,
      title: '门厅停电动车充电',
      text: '1单元门厅有人拉线给电动车充电，怕起火。',
    },
    steps: [
      ...to('committee'),
      { after: 0, act: 'take' },
      { after: 0, act: 'answer', with: { answer: '当天已清走车辆，拆除私拉电线，门厅张贴提示。' } },
      { after: 10, act: 'auto-confirm' },
      { after: 11, act: 'close' },
    ],
  },
  {
    ...{
      key: 'theft',
      ago: 25,
      category: 'order',
      building: null,
      place: '地下车库',
      source: 'hall',
      title: '车库电瓶被盗',
      text: '上周车库里两辆车的电瓶被偷了。',
    },
    steps: [
      ...handled('police', '已立案，调取了监控；车库加装两处探头，夜间增加巡逻。', 2),
      { after: 5, act: 'confirm', with: { rating: 5 } },
      { after: 6, act: 'close' },
    ],
  },
  {
    ...{
      key: 'pension',
      ago: 22,
      category: 'policy',
      building: '5',
      source: 'hall',
      title: '高龄补贴怎么办',
      text: '父亲今年满八十，想问高龄补贴在哪里申请。',
    },
    steps: [
      ...handled('committee', '带身份证、户口簿和本人银行卡到社区窗口即可，已帮其填表上报。', 1),
      { after: 2, act: 'confirm', with: { rating: 5 } },
      { after: 3, act: 'close' },
    ],
  },
  {
    ...{
      key: 'lift-5',
      ago: 20,
      category: 'facilities',
      building: '5',
      place: '2单元电梯',
      source: 'visit',
      title: '电梯运行有异响',
      text: '电梯到六楼就咯噔响，大家坐着害怕。',
    },
    steps: [
      ...handled('property-company', '维保单位更换了导靴，请再乘坐几天看看。', 3),
      { after: 5, act: 'confirm', with: { rating: 3 } },
      { after: 12, act: 'reopen', with: { reason: '又响了，比原来还大声。' } },
      { after: 12, act: 'dispatch', with: { owner: 'property-company' } },
      { after: 13, act: 'take' },
    ],
  },
  {
    ...{
      key: 'parking-board',
      ago: 18,
      category: 'parking',
      building: null,
      place: '南门',
      source: 'contact-day',
      ready: true,
      title: '南门外来车占位',
      text: '晚上回来没车位，外面的车停进来一整天。',
    },
    board: { title: '南门外来车辆占用车位', text: '多户居民反映外来车辆长时间占用车位。', reply: null, onTv: true },
    steps: [
      ...to('property-company'),
      { after: 1, act: 'take' },
      { after: 6, act: 'extend', with: { amount: 5, reason: '要等道闸设备到货' } },
    ],
  },
  {
    ...{
      key: 'parking-6',
      ago: 15,
      category: 'parking',
      building: '6',
      place: '6栋旁',
      source: 'phone',
      title: '6栋旁车位被占',
      text: '6栋边上总停着外地车，我们回来没地方停。',
    },
    steps: [{ after: 1, act: 'merge', with: { into: 'parking-board', reason: '同一件事' } }],
  },
  {
    ...{
      key: 'seat',
      ago: 16,
      category: 'facilities',
      building: null,
      place: '中心花园',
      source: 'facility',
      anonymous: true,
      title: '花园长椅断了一条腿',
      text: '中心花园东边的长椅断了一条腿。',
    },
    steps: handled('property-company', '已更换木条并加固，另外三张一并检修。', 5),
  },
  {
    ...{
      key: 'wifi',
      ago: 14,
      category: 'branch',
      building: null,
      source: 'letter',
      title: '建议活动室晚上开放',
      text: '书记您好，活动室能不能晚上也开，下班的人也想去看书。',
    },
    steps: [
      ...to('committee'),
      { after: 1, act: 'take' },
      { after: 5, act: 'answer', with: { answer: '从下月起每周二、四、六晚七点到九点开放，由党员轮流值守。' } },
    ],
  },
  {
    ...{
      key: 'drain-2',
      ago: 12,
      category: 'utilities',
      building: '2',
      place: '1单元',
      source: 'call',
      urgent: true,
      title: '下水道返水',
      text: '一楼厨房下水返水，厨房都淹了。',
    },
    steps: [
      ...handled('property-company', '当晚疏通主管，清出油块，费用由物业承担。', 1),
      { after: 3, act: 'send-back-answer', with: { reason: '今天又返了一点。' } },
    ],
  },
  {
    ...{
      key: 'dog',
      ago: 11,
      category: 'order',
      building: '1',
      source: 'phone',
      title: '遛狗不牵绳',
      text: '早上有人遛大狗不牵绳，孩子吓哭了。',
    },
    board: { title: '文明养犬', text: '有居民反映遛狗不牵绳。', reply: null, onTv: false },
    steps: [...to('police'), { after: 1, act: 'take' }],
  },
  {
    ...{
      key: 'water-4',
      ago: 10,
      category: 'utilities',
      building: '4',
      source: 'visit',
      title: '高层水压低',
      text: '十楼以上早上水压很小，热水器点不着。',
    },
    steps: [
      ...to('property-company'),
      { after: 1, act: 'take' },
      { after: 6, act: 'supervise', with: { reason: '涉及多户用水，请三日内办结并报街道。' } },
    ],
  },
  {
    ...{
      key: 'roof-6',
      ago: 9,
      category: 'property',
      building: '6',
      place: '顶楼',
      source: 'visit',
      ready: true,
      title: '顶楼渗水要不要动维修金',
      text: '顶楼两户都渗水，物业说要动维修基金，邻居意见不一。',
    },
    steps: [...to('committee'), { after: 1, act: 'take' }],
  },
  {
    ...{
      key: 'job',
      ago: 8,
      category: 'livelihood',
      building: '3',
      source: 'visit',
      title: '想找离家近的工作',
      text: '孩子小，想找个能接送孩子的零工。',
    },
    steps: [
      ...to('committee'),
      { after: 1, act: 'take' },
      { after: 2, act: 'ask-raiser', with: { reason: '请说说会做什么、哪个时段方便。' } },
    ],
  },
  {
    ...{
      key: 'gate',
      ago: 7,
      category: 'facilities',
      building: '1',
      place: '西侧单元门',
      source: 'phone',
      title: '单元门关不上',
      text: '单元门弹簧坏了，晚上关不严。',
    },
    steps: [...to('property-company'), { after: 1, act: 'send-back', with: { reason: '门禁在保修期内，应由安装单位处理。' } }],
  },
  {
    ...{
      key: 'stair-3',
      ago: 6,
      category: 'sanitation',
      building: '3',
      place: '1单元楼道',
      source: 'tv',
      title: '请回电：环境卫生',
      text: '住户在电视上请社区回电。',
    },
    steps: to('building-head', 1),
  },
  {
    ...{
      key: 'fitness',
      ago: 5,
      category: 'facilities',
      building: null,
      place: '健身角',
      source: 'hall',
      ready: true,
      title: '想加两样老人健身器材',
      text: '健身角都是年轻人的器材，老人想要扭腰器和漫步机。',
    },
    steps: [{ after: 1, act: 'verify' }],
  },
  {
    ...{
      key: 'tree',
      ago: 4,
      category: 'sanitation',
      building: '2',
      source: 'phone',
      title: '树枝伸进阳台',
      text: '二楼窗外的树枝伸进阳台了，虫子也进来。',
    },
    steps: to('property-company', 1),
  },
  {
    ...{
      key: 'school',
      ago: 4,
      category: 'policy',
      building: '4',
      source: 'call',
      title: '随迁子女入学要什么材料',
      text: '租住在这里，孩子明年上小学，要准备什么材料？',
    },
    steps: [{ after: 1, act: 'verify' }],
  },
  {
    ...{
      key: 'quarrel',
      ago: 3,
      category: 'neighbours',
      building: '5',
      source: 'phone',
      title: '楼道堆放纸箱',
      text: '对门把纸箱堆在过道，说了几次不听。',
    },
    steps: [{ after: 1, act: 'withdraw', with: { reason: '已经自己搬走了' } }],
  },
  {
    ...{
      key: 'camera',
      ago: 2,
      category: 'hazard',
      building: '6',
      place: '消防通道',
      source: 'phone',
      urgent: true,
      title: '消防通道被堵',
      text: '6栋前的消防通道停了两辆车，救护车进不来。',
    },
    steps: [{ after: 0, act: 'verify' }],
  },
  {
    ...{
      key: 'charge',
      ago: 1,
      category: 'property',
      building: '5',
      source: 'phone',
      title: '物业费收据没有给',
      text: '交了半年物业费，一直没给收据。',
    },
    steps: [],
  },
  {
    ...{
      key: 'light-garden',
      ago: 0,
      category: 'facilities',
      building: null,
      place: '中心花园',
      source: 'facility',
      anonymous: true,
      title: '花园路灯不亮',
      text: '花园北边两盏路灯不亮。',
    },
    steps: [],
  },
]
