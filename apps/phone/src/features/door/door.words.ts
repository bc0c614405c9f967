import { words } from '@linli/ui/messages'

export const doorWords = words(
  {
    door: {
      title: '这套房',
      home: '我家的通知和登记',
      signIn: '我住这里，登录看家里的通知',
      signInHint: '可以用入户码或手机号登录',
      notices: '社区通知',
      suggest: '投诉建议',
      who: '这栋楼找谁',
    },
  },
  {
    door: {
      title: 'This home',
      home: 'Notices and records of my home',
      signIn: 'I live here: sign in to see my home’s notices',
      signInHint: 'With a household code or your phone number',
      notices: 'Community notices',
      suggest: 'Complaints and suggestions',
      who: 'Who answers for this building',
    },
  },
)
