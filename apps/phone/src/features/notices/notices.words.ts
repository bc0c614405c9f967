import { words } from '@linli/ui/messages'

export const noticeWords = words(
  {
    shown: {
      title: '通知',
      empty: '现在没有通知',
      emptyHint: '社区发了新通知，这里马上就有。',
      until: '到 {time} 为止',
      home: '给您家的',
      signInForMore: '登录后还能看到给本楼、给您家的通知。',
      more: '全部看完',
      less: '收起来',
      moreCount: '还有 {n} 条',
      poster: '「{title}」的图片',
    },
  },
  {
    shown: {
      title: 'News',
      empty: 'No notices now',
      emptyHint: 'A new notice of the community appears here at once.',
      until: 'until {time}',
      home: 'For your home',
      signInForMore: 'Signed in you also see what is for your building and your home.',
      more: 'Read all',
      less: 'Fold',
      moreCount: '{n} more',
      poster: 'Picture of “{title}”',
    },
  },
)
