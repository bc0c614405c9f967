import { words } from '@linli/ui/messages'

export const todayWords = words(
  {
    today: {
      title: '今天', asOf: '数据截至 {time}', queue: '要办的事', queueEmpty: '没有等着办的事', queueEmptyHint: '有居民来信、草稿或紧急通知时，会排在这里。', facts: '社区的家底', seeEstate: '看小区', more: '看全部',
      answer: '待答复', publish: '待发布', urgentNow: '紧急播出', showing: '正在播出', anonymous: '没有留联系方式', waited: '已等 {n} 天', arrivedToday: '今天收到', until: '播到 {time}', noEnd: '没有结束时间', draftBy: '{name} 的草稿',
      measure: { dwellings: '房屋', households: '户', persons: '居民', occupied: '自住', rented: '租住', empty: '空置', elders: '老人', children: '孩子', residents_signed_in: '已开通手机端', screens: '电视屏', notices_published: '正在发布的通知', suggestions_open: '等我们答复' },
      unit: { dwellings: '套', households: '户', persons: '人', occupied: '户', rented: '户', empty: '套', elders: '人', children: '人', residents_signed_in: '户', screens: '台', notices_published: '条', suggestions_open: '件' },
      source: { suggestions_open: '投诉建议', notices_published: '通知', residents_signed_in: '入户码登录', screens: '已配对', register: '居民台账' },
    },
  },
  {
    today: {
      title: 'Today', asOf: 'as of {time}', queue: 'To do', queueEmpty: 'Nothing is waiting', queueEmptyHint: 'Letters from residents, drafts and urgent notices line up here.', facts: 'The community in numbers', seeEstate: 'See the estate', more: 'See all',
      answer: 'To answer', publish: 'To publish', urgentNow: 'Urgent, on air', showing: 'On air', anonymous: 'No contact left', waited: 'waiting {n} days', arrivedToday: 'arrived today', until: 'until {time}', noEnd: 'no end set', draftBy: 'draft by {name}',
      measure: { dwellings: 'Homes', households: 'Households', persons: 'Residents', occupied: 'Owner lives in', rented: 'Rented', empty: 'Empty', elders: 'Elders', children: 'Children', residents_signed_in: 'Use the phone screen', screens: 'Televisions', notices_published: 'Notices published', suggestions_open: 'Waiting for our answer' },
      unit: { dwellings: 'homes', households: 'households', persons: 'persons', occupied: 'households', rented: 'households', empty: 'homes', elders: 'persons', children: 'persons', residents_signed_in: 'households', screens: 'sets', notices_published: 'notices', suggestions_open: 'letters' },
      source: { suggestions_open: 'Suggestions', notices_published: 'Notices', residents_signed_in: 'Household codes', screens: 'Paired', register: 'Register' },
    },
  },
)
