import { words } from '@linli/ui/messages'

export const accountWords = words(
  {
    account: {
      me: '我的', signedOut: '还没登录', hello: '{name}，您好', posts: '我的岗位', signOutOffline: '没有信号，现在退不了。等有信号再退。',
      signOutWaiting: '还有 {n} 条没发出去，退出会删掉。', signOutAnyway: '删掉并退出', stay: '先不退',
      staffHint: '办公请用电脑打开管理中心。', center: '打开管理中心',
      passTitle: '住户用入户码进', passHint: '请社区或楼栋长给您打印一张入户码，用手机相机或微信扫一扫就进来，不用记密码。', signInHere: '楼栋长、工作人员登录',
      login: '账号', password: '密码', signIn: '登录', signingIn: '正在登录……', needLogin: '请填账号。', needPassword: '请填密码。', showPassword: '看一眼密码', hidePassword: '盖住密码',
      enterTitle: '入户码', enterLine: '这张码是给一户人家用的，只能用一次。请确认是您自己家的。', enter: '进我家', entering: '正在进……',
      noToken: '这里没有入户码', noTokenHint: '请再扫一次纸上的码。码只能用一次，用过就要请社区重新打印。', already: '您已经登录了（{name}）。再扫会换成这张码的那一户。',
      community: '在看哪个社区', change: '换一个社区', choose: '您在哪个社区？', noCommunity: '这里还没有社区', noCommunityHint: '管理员建好社区以后再来。',
      settings: '显示', language: '语言', mode: '版式', lasts: '这个浏览器关掉页面就会忘掉没发出去的内容。',
    },
  },
  {
    account: {
      me: 'Me', signedOut: 'Not signed in', hello: 'Hello, {name}', posts: 'My posts', signOutOffline: 'No signal: signing out is not possible now. Try again when there is.',
      signOutWaiting: '{n} not sent yet; signing out deletes it.', signOutAnyway: 'Delete and sign out', stay: 'Not now',
      staffHint: 'For office work open the management centre on a computer.', center: 'Open the management centre',
      passTitle: 'Residents enter with the household code', passHint: 'Ask the committee or the building head for a printed household code. Scan it with the camera or WeChat: no password to remember.', signInHere: 'Building heads and staff sign in',
      login: 'Account', password: 'Password', signIn: 'Sign in', signingIn: 'Signing in…', needLogin: 'Enter the account.', needPassword: 'Enter the password.', showPassword: 'Show the password', hidePassword: 'Hide the password',
      enterTitle: 'Household code', enterLine: 'This code is for one home and works once. Make sure that it is your own.', enter: 'Enter my home', entering: 'Entering…',
      noToken: 'There is no household code here', noTokenHint: 'Scan the code on the paper again. It works once; ask the committee for a new one if it was used.', already: 'You are signed in ({name}). Entering changes to the home of this code.',
      community: 'Community shown', change: 'Change community', choose: 'Which community are you in?', noCommunity: 'No community here yet', noCommunityHint: 'Come back once the administrator has set one up.',
      settings: 'Display', language: 'Language', mode: 'Layout', lasts: 'This browser forgets unsent words when the page is closed.',
    },
  },
)
