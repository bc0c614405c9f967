/** Words every front-end shares. English must have the same keys. */
export const zhCN = {
  product: { name: '邻里', demo: '演示数据', demoHint: '这里的人和事都是编的，只供演示', host: '主办：{name}', filing: '备案号 {number}', notSet: '待填', suggest: '投诉建议', complaintsPhone: '投诉电话 {phone}' },
  shared: {
    noData: '无数据', asOf: '截至 {time}', loading: '正在读取……', retry: '再试一次', emptyTitle: '这里还没有内容', tooMany: '只显示前 {shown} 条，共 {total} 条。请缩小范围再看。',
    save: '保存', cancel: '取消', close: '关闭', edit: '修改', back: '返回', open: '打开', all: '全部', yes: '是', no: '否', confirm: '确定', none: '无', print: '打印', more: '更多', reload: '刷新',
    language: '语言', chinese: '中文', english: 'English', elderMode: '大字', signIn: '登录', signOut: '退出登录', today: '今天', from: '从', to: '到', now: '至今', required: '必填', optional: '选填', optionalField: '{name}（选填）', listJoin: '、',
    requestId: '编号 {id}', persons: '{n} 人', households: '{n} 户', items: '{n} 条', years: '{n} 岁', chosenOf: '已选 {n}',
  },
  problem: { offline: '网络不通或服务器没有回应，请检查网络后再试。', internal: '系统出错了。请稍后再试。', title: '没有成功', notSaved: '没有保存' },
  postKind: { administrator: '社区管理员', secretary: '社区党组织书记', worker: '社区工作者', street_officer: '街道干部', building_head: '楼栋长', party_group_leader: '党小组长', residents_representative: '居民代表' },
  actorKind: { staff: '工作人员', helper: '楼栋长等', resident: '居民', device: '电视屏', public: '未登录', system: '系统' },
  occupancy: { lives_in: '自住', rents: '租住', empty: '空置', none: '没有住户' },
  privacyClass: { public: '公开', community: '本社区居民', household: '指定住户', staff: '工作人员', sensitive: '敏感' },
  privacyHint: { public: '楼道电视和未登录的手机都能看到，不能含个人信息', community: '登录的居民能看到；楼道电视不显示', household: '只有这些住户的手机和家里的电视能看到' },
  noticeState: { draft: '草稿', published: '已发布', withdrawn: '已撤下' },
  revealField: { identity: '证件号码', phone: '电话', birth_date: '出生日期' },
  revealPurpose: { contact: '联系本人', service: '办理本人的事项', verification: '核对身份', emergency: '紧急情况', report: '依法上报' },
  screenClass: { lobby: '楼道屏', household: '家庭屏' },
  passState: { open: '未使用', used: '已使用', expired: '已过期', withdrawn: '已作废' },
  urgent: '紧急',
  grid: { building: '{name}，{count} 户', window: '{building}{unit}单元{room}：{value}', unit: '{n}单元', floor: '{n}层' },
} as const
