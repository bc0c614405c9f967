import { words } from '@linli/ui/messages'

export const trustWords = words(
  {
    trust: {
      title: '审计', count: '共 {n} 条记录', verify: '核对整条记录链', intact: '记录链完整：{n} 条，一条没少，一处没改。', broken: '记录链在第 {seq} 条断开。', brokenReason: '原因：{reason}', when: '时间', who: '谁', what: '做了什么', thing: '对什么', why: '为什么', none: '没有符合条件的记录', filterVerb: '做了什么', filterActor: '谁（姓名）', seq: '第 {n} 条', hash: '校验值 {hash}', more: '再看一些', detail: '详情',
      entity: { person: '人', household: '户', dwelling: '房屋', building: '楼栋', estate: '小区', notice: '通知', screen: '电视屏', post: '岗位', account: '账号', suggestion: '投诉建议', import: '导入', audit: '审计', community: '社区', household_pass: '入户码', pass: '入户码', care_tag: '关爱标签' },
      verb: {
        account: { create: '新建账号', 'change-password': '修改密码' }, audit: { verify: '核对记录链' }, care_tag: { add: '添加关爱标签', end: '结束关爱标签' }, community: { create: '建立社区', update: '修改社区设置' }, import: { commit: '导入台账' },
        notice: { draft: '存通知草稿', publish: '发布通知', withdraw: '撤下通知' }, pass: { create: '打印入户码', use: '使用入户码' }, person: { reveal: '查看完整号码', update: '修改登记' }, post: { create: '加岗位', end: '结束岗位' }, screen: { pair: '配对电视', end: '解除电视配对' }, session: { 'sign-in': '登录' },
        suggestion: { send: '收到投诉建议', answer: '答复投诉建议', look: '查看投诉建议' },
      },
      group: { person: '居民登记', care_tag: '关爱标签', notice: '通知', import: '导入', account: '账号', post: '岗位', pass: '入户码', screen: '屏幕', session: '登录', suggestion: '投诉建议', community: '社区设置', audit: '审计' },
    },
  },
  {
    trust: {
      title: 'Audit', count: '{n} entries', verify: 'Verify the whole chain', intact: 'The chain is intact: {n} entries, none missing, none changed.', broken: 'The chain breaks at entry {seq}.', brokenReason: 'Reason: {reason}', when: 'When', who: 'Who', what: 'What', thing: 'To what', why: 'Why', none: 'No entry matches', filterVerb: 'What', filterActor: 'Who (name)', seq: 'no. {n}', hash: 'hash {hash}', more: 'Show more', detail: 'Detail',
      entity: { person: 'Person', household: 'Household', dwelling: 'Home', building: 'Building', estate: 'Estate', notice: 'Notice', screen: 'Television', post: 'Post', account: 'Account', suggestion: 'Suggestion', import: 'Import', audit: 'Audit', community: 'Community', household_pass: 'Household code', pass: 'Household code', care_tag: 'Care tag' },
      verb: {
        account: { create: 'Account created', 'change-password': 'Password changed' }, audit: { verify: 'Chain verified' }, care_tag: { add: 'Care tag added', end: 'Care tag ended' }, community: { create: 'Community set up', update: 'Settings changed' }, import: { commit: 'Ledger imported' },
        notice: { draft: 'Notice drafted', publish: 'Notice published', withdraw: 'Notice withdrawn' }, pass: { create: 'Household code printed', use: 'Household code used' }, person: { reveal: 'Whole number shown', update: 'Record corrected' }, post: { create: 'Post given', end: 'Post ended' }, screen: { pair: 'Television paired', end: 'Television unpaired' }, session: { 'sign-in': 'Signed in' },
        suggestion: { send: 'Suggestion received', answer: 'Suggestion answered', look: 'Suggestions read' },
      },
      group: { person: 'Resident records', care_tag: 'Care tags', notice: 'Notices', import: 'Imports', account: 'Accounts', post: 'Posts', pass: 'Household codes', screen: 'Screens', session: 'Sign-in', suggestion: 'Suggestions', community: 'Settings', audit: 'Audit' },
    },
  },
)
