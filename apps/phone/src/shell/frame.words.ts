import { words } from '@linli/ui/messages'

export const frameWords = words(
  {
    frame: {
      tabHome: '我家', tabBuilding: '我的楼', tabNotices: '通知', tabPeople: '找人', tabSuggest: '提意见', tabMe: '我的', tabs: '主要页面',
      toElder: '长辈版', toNormal: '普通版', back: '返回', start: '回到首页',
      askMode: '想看大字、少点几步吗？', askModeHint: '长辈版字大，只留最常用的。随时可以换回来。', yesElder: '用长辈版', noNormal: '不用，就这样',
      offline: '现在没有信号。看到的是之前的内容，写好的话会先存着。', seenAt: '没有信号，这是 {time} 的内容。',
      waiting: '有 {n} 条还没发出去，过一会儿自动发。', ended: '登录已经结束。要看自己家的内容，请再登录一次。',
      readAloud: '念给我听', stopReading: '别念了', callTo: '给{who}打电话', callCommunity: '给社区打电话', callShort: '打电话',
      notFound: '没有这个页面', notFoundHint: '地址可能抄错了。',
    },
  },
  {
    frame: {
      tabHome: 'Home', tabBuilding: 'Homes', tabNotices: 'News', tabPeople: 'People', tabSuggest: 'Write', tabMe: 'Me', tabs: 'Main pages',
      toElder: 'Large type', toNormal: 'Usual view', back: 'Back', start: 'To the start',
      askMode: 'Bigger words, fewer steps?', askModeHint: 'The large-type view keeps only what is used most. You can change back at any time.', yesElder: 'Use large type', noNormal: 'No, keep this',
      offline: 'No signal now. You see what was read before; what you write is kept until it can be sent.', seenAt: 'No signal: this is from {time}.',
      waiting: '{n} not sent yet; it goes out by itself in a while.', ended: 'You have been signed out. Sign in again to see your own home.',
      readAloud: 'Read it to me', stopReading: 'Stop reading', callTo: 'Call {who}', callCommunity: 'Call the community', callShort: 'Call',
      notFound: 'No such page', notFoundHint: 'The address may have been copied wrongly.',
    },
  },
)
