import type { CodeTable } from './code-entry.ts'

/** Kinds of Party member, with the codes of GB/T 4762, so that they agree with the register's politics. */
export const partyKindTable: CodeTable = [
  { code: '01', zh: '正式党员', en: 'Full member', synonyms: ['中共党员', '党员', '正式', '中共正式党员'] },
  { code: '02', zh: '预备党员', en: 'Probationary member', synonyms: ['中共预备党员', '预备'] },
]

/** Where a member's organisational relation 组织关系 stands (DOMAIN.md §1.3). */
export const partyRelationTable: CodeTable = [
  { code: 'here', zh: '在本社区', en: 'In this community', synonyms: ['本社区', '在册', '在本支部', '已转入', '在本地'] },
  {
    code: 'elsewhere-contacted',
    zh: '在外（已联系）',
    en: 'Elsewhere, contacted',
    synonyms: ['在外已联系', '外出已联系', '流动（已联系）'],
  },
  {
    code: 'elsewhere-not-contacted',
    zh: '在外（未联系）',
    en: 'Elsewhere, not contacted',
    synonyms: ['在外未联系', '外出未联系', '流动（未联系）'],
  },
  { code: 'transferring', zh: '转接中', en: 'Being transferred', synonyms: ['正在转接', '转出中', '转入中', '组织关系转接中'] },
  { code: 'lost-contact', zh: '失联', en: 'Lost contact', synonyms: ['失联党员', '联系不上'] },
  { code: 'to-verify', zh: '待核', en: 'To be verified', synonyms: ['待核实', '待查', '不详'] },
]

/** What a tenant uses a home for. */
export const tenancyPurposeTable: CodeTable = [
  { code: 'living', zh: '居住', en: 'Living', synonyms: ['自住', '住宿', '生活'] },
  { code: 'business', zh: '经营', en: 'Business', synonyms: ['商用', '开店', '商住'] },
  { code: 'office', zh: '办公', en: 'Office', synonyms: [] },
  { code: 'storage', zh: '仓储', en: 'Storage', synonyms: ['仓库', '堆放'] },
  { code: 'other', zh: '其他', en: 'Other', synonyms: ['其它'] },
]

/** Appointments 任职 residents serve in (DOMAIN.md §1.7). Who may sign in to what are posts 岗位, another thing. */
export const appointmentTable: CodeTable = [
  { code: 'building-head', zh: '楼栋长', en: 'Building head', synonyms: ['楼长', '楼栋管家', '楼栋负责人'] },
  { code: 'unit-head', zh: '单元长', en: 'Unit head', synonyms: ['单元负责人'] },
  { code: 'residents-representative', zh: '居民代表', en: "Residents' representative", synonyms: ['代表', '户代表'] },
  { code: 'party-group-leader', zh: '党小组长', en: 'Party-group leader', synonyms: ['党小组组长'] },
  {
    code: 'attached-leader',
    zh: '挂社区领导',
    en: 'Leader attached to the community',
    synonyms: ['挂点领导', '挂社区党员领导', '挂钩领导', '挂包领导', '挂联领导'],
  },
  { code: 'community-cadre', zh: '社区干部', en: 'Community cadre', synonyms: ['社区党员干部', '社区工作人员', '居委会干部', '社区两委'] },
  {
    code: 'general-branch-committee',
    zh: '党总支委员',
    en: 'General-branch committee',
    synonyms: ['总支委员', '社区党总支委员', '党委委员', '党总支书记', '党总支副书记'],
  },
  { code: 'grid-worker', zh: '网格员', en: 'Grid worker', synonyms: ['网格长', '专职网格员', '兼职网格员'] },
  { code: 'residents-group-leader', zh: '居民小组长', en: "Residents'-group leader", synonyms: ['小组长', '居民组长', '村民小组长'] },
  { code: 'volunteer-leader', zh: '志愿者队长', en: 'Leader of volunteers', synonyms: ['志愿服务队队长', '志愿队长'] },
  { code: 'mediator', zh: '人民调解员', en: "People's mediator", synonyms: ['调解员'] },
  { code: 'ceremonies-council', zh: '红白理事会成员', en: 'Ceremonies council', synonyms: ['红白理事', '红白理事会'] },
  { code: 'supervisor', zh: '居务监督委员会成员', en: 'Supervision committee', synonyms: ['居务监督委员', '监督委员'] },
  { code: 'other', zh: '其他', en: 'Other', synonyms: ['其它'] },
]

/** Roles in linked contact 联系人: appointments, and Party members, who need none. */
export const contactRoleTable: CodeTable = [
  ...appointmentTable,
  { code: 'party-member', zh: '党员', en: 'Party member', synonyms: ['中共党员', '普通党员'] },
]

export const facilityKindTable: CodeTable = [
  { code: 'path', zh: '道路步道', en: 'Path', synonyms: ['道路', '步道', '路面', '硬化道路'] },
  { code: 'court', zh: '球场', en: 'Court', synonyms: ['篮球场', '羽毛球场', '门球场', '运动场'] },
  { code: 'toilet', zh: '公厕', en: 'Public toilet', synonyms: ['公共厕所', '厕所', '卫生间'] },
  { code: 'seat', zh: '休闲座椅', en: 'Seat', synonyms: ['座椅', '长椅', '石桌凳', '凉亭'] },
  { code: 'fitness', zh: '健身器材', en: 'Fitness equipment', synonyms: ['健身设施', '体育器材', '健身路径'] },
  { code: 'playground', zh: '儿童游乐设施', en: 'Playground', synonyms: ['儿童设施', '游乐设施'] },
  { code: 'lighting', zh: '照明', en: 'Lighting', synonyms: ['路灯', '楼道灯', '照明设施'] },
  { code: 'fire', zh: '消防设施', en: 'Fire equipment', synonyms: ['消防', '灭火器', '消火栓', '微型消防站', '消防通道'] },
  { code: 'lift', zh: '电梯', en: 'Lift', synonyms: ['货梯', '客梯'] },
  { code: 'water', zh: '供水排水', en: 'Water and drains', synonyms: ['排水', '供水', '下水道', '井盖'] },
  { code: 'power', zh: '供电充电', en: 'Power and charging', synonyms: ['充电桩', '充电棚', '配电箱', '供电'] },
  { code: 'parking', zh: '停车设施', en: 'Parking', synonyms: ['停车位', '停车场', '车棚', '道闸'] },
  { code: 'waste', zh: '垃圾分类点', en: 'Waste sorting', synonyms: ['垃圾桶', '垃圾房', '垃圾投放点'] },
  { code: 'green', zh: '绿化', en: 'Green', synonyms: ['花坛', '草坪', '绿地'] },
  { code: 'board', zh: '宣传公示栏', en: 'Notice board', synonyms: ['宣传栏', '公示栏', '电子屏'] },
  { code: 'camera', zh: '监控门禁', en: 'Cameras and gates', synonyms: ['监控', '摄像头', '门禁'] },
  { code: 'room', zh: '活动用房', en: 'Room for activities', synonyms: ['活动室', '文化活动中心', '餐饮服务中心', '会议室', '图书室'] },
  { code: 'barrier-free', zh: '无障碍设施', en: 'Barrier-free access', synonyms: ['坡道', '扶手', '无障碍坡道'] },
  { code: 'other', zh: '其他', en: 'Other', synonyms: ['其它'] },
]

export const facilityStateTable: CodeTable = [
  { code: 'in-use', zh: '正常', en: 'In use', synonyms: ['完好', '在用', '正常使用', '良好'] },
  { code: 'damaged', zh: '待修', en: 'Damaged', synonyms: ['损坏', '故障', '破损', '需维修'] },
  { code: 'in-repair', zh: '维修中', en: 'In repair', synonyms: ['正在维修', '在修'] },
  { code: 'closed', zh: '停用', en: 'Closed', synonyms: ['停止使用', '报废', '封闭'] },
  { code: 'building', zh: '建设中', en: 'Being built', synonyms: ['在建', '规划中'] },
]

export const shopKindTable: CodeTable = [
  { code: 'food', zh: '餐饮', en: 'Food', synonyms: ['饭店', '餐馆', '小吃店', '早点铺', '餐饮店'] },
  { code: 'retail', zh: '零售', en: 'Retail', synonyms: ['超市', '便利店', '商店', '小卖部', '菜店'] },
  { code: 'service', zh: '便民服务', en: 'Service', synonyms: ['理发店', '维修', '洗衣店', '家政', '服务业'] },
  { code: 'health', zh: '医药', en: 'Health', synonyms: ['药店', '诊所', '卫生所', '医疗'] },
  { code: 'education', zh: '教育培训', en: 'Education', synonyms: ['培训机构', '幼儿园', '学校', '托育'] },
  { code: 'lodging', zh: '住宿', en: 'Lodging', synonyms: ['旅馆', '宾馆', '民宿', '酒店'] },
  { code: 'leisure', zh: '文体娱乐', en: 'Leisure', synonyms: ['娱乐', '棋牌室', '网吧', '健身房'] },
  { code: 'logistics', zh: '快递物流', en: 'Delivery', synonyms: ['快递', '驿站', '物流'] },
  { code: 'company', zh: '企业', en: 'Company', synonyms: ['公司', '工厂', '物业公司', '物业服务企业'] },
  { code: 'public', zh: '机关事业单位', en: 'Public body', synonyms: ['机关', '事业单位', '驻区单位'] },
  { code: 'association', zh: '社会组织', en: 'Association', synonyms: ['协会', '民办非企业单位'] },
  { code: 'other', zh: '其他', en: 'Other', synonyms: ['其它'] },
]
