import type { PostKind } from '@linli/contract/rights'

export const demoCommunity = 530502004001
export const demoStreet = 530502004000
export const communityFacts = {
  name: '红花社区居民委员会',
  hostOrganisation: '青华街道办事处',
  filingNumber: '演示（未备案）',
  complaintsPhone: '0875-0000000',
}
/** Three natural villages moved into the estate. */
export const originGroups = ['红花1组', '红花2组', '红花3组'] as const

/** Published on purpose: the demo never runs in production (platform/config.ts), and these accounts get no session there. */
export const demoPassword = 'linli-demo-2026'

export interface DemoAccount {
  login: string
  name: string
  kind: PostKind
  place: 'community' | 'street' | { building: string } | { force: 'property-company' | 'police' }
  organisation: string | null
  publicPhone: string | null
  zh: string
  en: string
}

export const demoAccounts: readonly DemoAccount[] = [
  {
    login: 'secretary',
    name: '段丽华',
    kind: 'secretary',
    place: 'community',
    organisation: '红花社区党总支',
    publicPhone: '0875-0000001',
    zh: '社区党总支书记：全部工作',
    en: 'Party branch secretary: everything in the community',
  },
  {
    login: 'worker',
    name: '曾晓芳',
    kind: 'worker',
    place: 'community',
    organisation: '红花社区居委会',
    publicPhone: '0875-0000002',
    zh: '社区干部：台账、导入、通知',
    en: 'Community worker: register, import, notices',
  },
  {
    login: 'head3',
    name: '单永华',
    kind: 'building_head',
    place: { building: '3' },
    organisation: null,
    publicPhone: '154-0530-0003',
    zh: '3栋楼栋长：只看3栋',
    en: 'Head of building 3: sees building 3 only',
  },
  {
    login: 'member3',
    name: '邵文清',
    kind: 'party_member',
    place: { building: '3' },
    organisation: null,
    publicPhone: null,
    zh: '3栋党员联系户：走访自己联系的人家',
    en: 'Party member of building 3: visits the homes linked to them',
  },
  {
    login: 'property',
    name: '和志强',
    kind: 'property_company',
    place: { force: 'property-company' },
    organisation: '邻家物业',
    publicPhone: '154-0530-0088',
    zh: '物业公司：派到物业的诉求',
    en: 'Property company: matters dispatched to it',
  },
  {
    login: 'police',
    name: '赵警官',
    kind: 'community_police',
    place: { force: 'police' },
    organisation: '青华派出所社区警务室',
    publicPhone: null,
    zh: '社区民警：派到警务室的诉求',
    en: 'Community police: matters dispatched to it',
  },
  {
    login: 'street',
    name: '尹志远',
    kind: 'street_officer',
    place: 'street',
    organisation: '青华街道办事处',
    publicPhone: null,
    zh: '街道干部：辖区各社区，只读',
    en: 'Street officer: reads all communities of the street',
  },
  {
    login: 'admin',
    name: '普云飞',
    kind: 'administrator',
    place: 'community',
    organisation: '红花社区居委会',
    publicPhone: null,
    zh: '管理员：账号、岗位、设置',
    en: 'Administrator: accounts, posts, settings',
  },
]

/** Heads known on paper who have no sign-in yet. */
export const otherHeads = [
  { building: '1', name: '杨正华', phone: '154-0530-0001' },
  { building: '2', name: '李桂兰', phone: '154-0530-0002' },
  { building: '4', name: '赵海波', phone: '154-0530-0004' },
  { building: '5', name: '何文秀', phone: '154-0530-0005' },
  { building: '6', name: '蒋建国', phone: '154-0530-0006' },
] as const

export interface DemoNotice {
  title: string
  body: string
  privacyClass: 'public' | 'community'
  building: string | null
  hoursAgo: number
  state: 'published' | 'draft'
}

export const demoNotices: readonly DemoNotice[] = [
  {
    title: '周六上午，一起给花圃松土',
    privacyClass: 'public',
    building: null,
    hoursAgo: 5,
    state: 'published',
    body: '三栋前面那片花圃荒了半年，种子和肥料居委会备好了。周六上午九点，带上手套就行，孩子也可以来。中午在活动室煮饵丝，出力的都有份。',
  },
  {
    title: '3栋水泵周四换新，上午停水两小时',
    privacyClass: 'community',
    building: '3',
    hoursAgo: 20,
    state: 'published',
    body: '周四上午九点到十一点换水泵,3栋两个单元都停水。家里有老人的，请头天晚上接两桶水备着；提不动的跟楼栋长说一声，我们帮您提上楼。',
  },
  {
    title: '天冷了，烤火请留条缝',
    privacyClass: 'public',
    building: null,
    hoursAgo: 52,
    state: 'published',
    body: '用炭火、煤火取暖，窗户一定要留条缝。电烤炉边上不要晾衣服，人出门就拔插头。独居的老人，左右邻居多敲敲门。',
  },
  {
    title: '一张桌子的老照片',
    privacyClass: 'community',
    building: null,
    hoursAgo: 75,
    state: 'published',
    body: '活动室门口摆了一张长桌，收村里老房子、老水井、晒谷场的照片。拿来当场扫描，原件马上还您。认得照片里的人，也请坐下来讲讲。',
  },
  {
    title: '党群服务中心中午不关门',
    privacyClass: 'public',
    building: null,
    hoursAgo: 120,
    state: 'published',
    body: '上班的邻居中午才有空，从这周起窗口中午留一个人。办什么事要带什么材料，可以先打电话问清楚，少跑一趟。',
  },
  {
    title: '3栋1单元电梯修好了',
    privacyClass: 'public',
    building: '3',
    hoursAgo: 150,
    state: 'published',
    body: '换了门机皮带，试了三天没再卡门。要是还有异响，请跟楼栋长说，写个条贴在电梯里也行。',
  },
  {
    title: '户长会想听听大家的',
    privacyClass: 'community',
    building: null,
    hoursAgo: 2,
    state: 'draft',
    body: '下次户长会定在月底。停车、晾晒、夜里的噪声，哪一件最该先说?请把想说的先告诉楼栋长，会上一件一件答复。',
  },
]

export const demoSuggestions = [
  {
    text: '5栋后面的路灯有两盏不亮，老人晚上走路不放心。',
    contact: '154-0530-8801',
    answer: '谢谢提醒。物业已更换两盏路灯，并把这一排线路查了一遍，今晚都亮着。再有不亮的请随时说。',
  },
  { text: '希望活动室周末晚上也开，孩子们想练芦笙。', contact: null, answer: null },
] as const
