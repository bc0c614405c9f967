import { words } from '@linli/ui/messages'

export const shellWords = words(
  {
    shell: {
      center: '管理中心', crumbs: '所在位置', mainNav: '主要栏目', skip: '跳到正文', communities: '切换社区', noCommunity: '您的岗位没有可查看的社区。', menu: '我的', posts: '我的岗位', live: '实时更新', notLive: '连接中断，正在重连',
      notFoundTitle: '没有这一页', notFoundHint: '地址可能写错了，或这一页不在您的岗位范围内。', goToday: '回到今天', forPhone: '您的岗位请用手机端', forPhoneHint: '楼栋长、党小组长和居民的功能在手机端。', openPhone: '打开手机端',
    },
    nav: { today: '今天', register: '居民与房屋', estates: '小区', households: '户', persons: '人', imports: '导入台账', information: '信息', notices: '通知', screens: '屏幕', suggestions: '投诉建议', management: '管理', accounts: '账号与岗位', audit: '审计', settings: '社区设置' },
    find: { placeholder: '找人、房：张三、zs、3-2-1102、手机尾号……', label: '查找居民和房屋', none: '没有找到「{q}」', hint: '可以写姓名、拼音、手机尾号或房号', person: '人', household: '户', dwelling: '房' },
    signIn: { title: '登录管理中心', welcome: '一窗一户，一件一件办好。', login: '账号', password: '密码', submit: '登录', submitting: '正在登录……', show: '显示密码', lockedHint: '为了安全，这个账号暂时不能登录。过一会儿再试，或请社区管理员帮忙。', phone: '居民请用手机端', needBoth: '请填写账号和密码。' },
    password: { change: '修改密码', current: '现在的密码', next: '新密码', hint: '至少 12 个字。可以用一句好记的话。', tooShort: '新密码至少要 12 个字。', done: '密码已改，其他设备上的登录已退出。' },
  },
  {
    shell: {
      center: 'Management centre', crumbs: 'You are here', mainNav: 'Main sections', skip: 'Skip to content', communities: 'Choose a community', noCommunity: 'Your posts reach no community here.', menu: 'Me', posts: 'My posts', live: 'Live', notLive: 'Connection lost, trying again',
      notFoundTitle: 'No such page', notFoundHint: 'The address may be wrong, or the page lies outside your posts.', goToday: 'Back to today', forPhone: 'Please use the phone screen', forPhoneHint: 'Building heads, group leaders and residents work on the phone screen.', openPhone: 'Open the phone screen',
    },
    nav: { today: 'Today', register: 'Residents and homes', estates: 'Estates', households: 'Households', persons: 'Persons', imports: 'Import a ledger', information: 'Information', notices: 'Notices', screens: 'Screens', suggestions: 'Suggestions', management: 'Management', accounts: 'Accounts and posts', audit: 'Audit', settings: 'Settings' },
    find: { placeholder: 'Find people and homes: name, pinyin, 3-2-1102, phone tail…', label: 'Find residents and homes', none: 'Nothing found for “{q}”', hint: 'Name, pinyin, phone tail or room', person: 'Person', household: 'Household', dwelling: 'Home' },
    signIn: { title: 'Sign in to the centre', welcome: 'One window, one household.', login: 'Account', password: 'Password', submit: 'Sign in', submitting: 'Signing in…', show: 'Show password', lockedHint: 'To keep it safe, this account cannot sign in for now. Try later or ask the community administrator.', phone: 'Residents use the phone screen', needBoth: 'Fill in the account and the password.' },
    password: { change: 'Change password', current: 'Current password', next: 'New password', hint: 'At least 12 characters. A sentence you remember is fine.', tooShort: 'The new password needs at least 12 characters.', done: 'Password changed; other sessions were ended.' },
  },
)
