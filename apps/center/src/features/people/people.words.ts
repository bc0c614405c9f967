import { words } from '@linli/ui/messages'

export const peopleWords = words(
  {
    people: {
      households: '户', persons: '人', searchHousehold: '房号、户主姓名、拼音', searchPerson: '姓名、拼音、手机尾号', building: '楼栋', originGroup: '原村组', occupancy: '居住情况', sex: '性别', politics: '政治面貌', careTag: '关爱标签', age: '年龄', ageFrom: '几岁起', ageTo: '到几岁', clear: '清除筛选',
      countHouseholds: '共 {n} 户', countPersons: '共 {n} 人', many: '人太多，建议先选楼栋或写姓名。', noneMatch: '没有符合条件的', noneMatchHint: '换个条件，或清除筛选再看。',
      address: '地址', head: '户主', members: '人口', name: '姓名', relation: '与户主关系', phone: '电话', identity: '证件号码', home: '住址', minor: '未成年', noHome: '没有住址', noHead: '未登记户主', unknown: '未登记',
      household: '一户', peopleOf: '家里的人', history: '住过的房', lives: '居住', since: '{from} 起', span: '{from} — {to}', printPass: '打印入户码', passes: '入户码', noPass: '还没有打印过入户码。', issued: '{time} 打印', expires: '{time} 前有效',
      passTitle: '{place} · 入户码', passStep1: '用手机相机或微信扫这个码', passStep2: '打开后就能看到家里的通知和登记', passStep3: '只能用一次，请不要拍照发给别人', passHelp: '不会用？拿着这张纸到社区，或请楼栋长帮您。', passMake: '生成入户码', passWhy: '每张入户码只能用一次。打印后请当面交给这一户，不要放在门口。', passPrint: '打印这一张', passAgain: '再做一张', passFor: '给这一户的话',
      details: '基本情况', birthYear: '出生年份', ethnicity: '民族', marital: '婚姻', schooling: '文化程度', work: '工作', skills: '技能', note: '备注', identityKind: '证件', memberships: '在哪一户', save: '保存', saved: '已保存', editTitle: '修改 {name} 的登记', stale: '有人刚改过这个人的登记。您填的还在，下面列出不同之处，请核对后再保存。', useTheirs: '放弃我的，看最新的', keepMine: '用最新版本再存我的', theirs: '{field}：现在是 {value}', emptyValue: '空',
      phoneEditHint: '不填就不改电话', phoneRemove: '删除电话', nameNeeded: '请填写姓名。',
      tags: '关爱标签', noTags: '没有关爱标签', addTag: '添加标签', endTag: '结束', tagKind: '标签', tagBasis: '依据', tagBasisHint: '写明凭什么，如：残疾证、民政局低保名单、本人申请', tagFrom: '从哪天起', tagEnds: '结束日期', tagEndedAt: '{date} 结束', tagNeeded: '请选标签并写明依据。', tagsAdded: '已添加', tagsEnded: '已结束', tagEndTitle: '结束「{kind}」',
      reveal: '查看', revealTitle: '查看完整的{field}', revealWhy: '这一次查看会记录下来，本人能看到是谁、为什么看。', revealPurpose: '为什么要看', revealNote: '补充说明', revealShow: '查看', revealValue: '完整的{field}', revealNone: '没有登记', revealNeeded: '请先选择为什么要看。', revealGone: '关掉窗口后不再显示。',
      looks: '谁看过', looksHint: '每一次查看完整号码都记在这里，本人也能看到。', noLooks: '还没有人看过完整的号码。', look: '{by} 看了{field}', noBirth: '未登记',
    },
  },
  {
    people: {
      households: 'Households', persons: 'Persons', searchHousehold: 'Room, head of household, pinyin', searchPerson: 'Name, pinyin, phone tail', building: 'Building', originGroup: 'Origin group', occupancy: 'Occupancy', sex: 'Sex', politics: 'Political status', careTag: 'Care tag', age: 'Age', ageFrom: 'From age', ageTo: 'To age', clear: 'Clear filters',
      countHouseholds: '{n} households', countPersons: '{n} persons', many: 'Too many to read: choose a building or type a name first.', noneMatch: 'Nothing matches', noneMatchHint: 'Try other filters, or clear them.',
      address: 'Address', head: 'Head', members: 'People', name: 'Name', relation: 'Relation to head', phone: 'Phone', identity: 'Identity number', home: 'Home', minor: 'Minor', noHome: 'No home', noHead: 'No head recorded', unknown: 'Not recorded',
      household: 'Household', peopleOf: 'Members', history: 'Homes lived in', lives: 'Occupancy', since: 'since {from}', span: '{from} – {to}', printPass: 'Print household code', passes: 'Household codes', noPass: 'No household code was printed yet.', issued: 'printed {time}', expires: 'valid until {time}',
      passTitle: '{place} · household code', passStep1: 'Scan this code with the camera or WeChat', passStep2: 'You will see the notices and the record of your household', passStep3: 'It works once; please do not send a picture of it to others', passHelp: 'Need help? Bring this sheet to the committee or ask your building head.', passMake: 'Make a household code', passWhy: 'Each code works once. Hand the sheet to the household in person; do not leave it at the door.', passPrint: 'Print this sheet', passAgain: 'Make another', passFor: 'Words for the household',
      details: 'Details', birthYear: 'Year of birth', ethnicity: 'Ethnicity', marital: 'Marital status', schooling: 'Schooling', work: 'Work', skills: 'Skills', note: 'Note', identityKind: 'Document', memberships: 'Households', save: 'Save', saved: 'Saved', editTitle: 'Edit {name}', stale: 'Somebody changed this record meanwhile. Your input is still here; the differences are listed below. Check, then save again.', useTheirs: 'Drop mine, show the latest', keepMine: 'Save mine over the latest', theirs: '{field}: now {value}', emptyValue: 'empty',
      phoneEditHint: 'Leave empty to keep the phone', phoneRemove: 'Remove the phone', nameNeeded: 'Fill in the name.',
      tags: 'Care tags', noTags: 'No care tags', addTag: 'Add a tag', endTag: 'End', tagKind: 'Tag', tagBasis: 'Basis', tagBasisHint: 'Say what it rests on: disability card, list of the civil affairs office, own request', tagFrom: 'From', tagEnds: 'End date', tagEndedAt: 'ended {date}', tagNeeded: 'Choose a tag and say its basis.', tagsAdded: 'Added', tagsEnded: 'Ended', tagEndTitle: 'End “{kind}”',
      reveal: 'Show', revealTitle: 'Show the whole value: {field}', revealWhy: 'This look is recorded; the person can see who looked and why.', revealPurpose: 'Why do you need it', revealNote: 'Note', revealShow: 'Show', revealValue: '{field}', revealNone: 'Not recorded', revealNeeded: 'Choose a reason first.', revealGone: 'It disappears when the window closes.',
      looks: 'Who looked', looksHint: 'Every look at a whole number is listed here; the person sees it too.', noLooks: 'Nobody has looked at a whole number yet.', look: '{by} looked at: {field}', noBirth: 'Not recorded',
    },
  },
)
