import { words } from '@linli/ui/messages'

export const elderWords = words(
  {
    elder: {
      hello: '您好，今天{day}',
      say: '我有事要说',
      who: '谁管我这栋楼',
      notices: '看通知',
      home: '我家的资料',
      homes: '我的楼',
      enter: '登录我家',
      pickFirst: '找一个能打电话的人',
      noNotice: '今天没有新通知',
    },
  },
  {
    elder: {
      hello: 'Hello, it is {day}',
      say: 'I have something to say',
      who: 'Who answers for my building',
      notices: 'Notices',
      home: 'My home',
      homes: 'My homes',
      enter: 'Sign in to my home',
      pickFirst: 'Find somebody to call',
      noNotice: 'No new notice today',
    },
  },
)
