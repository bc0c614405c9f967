import { words } from '@linli/ui/messages'

export const homeWords = words(
  {
    home: {
      title: '我家', people: '家里人', count: '{n} 口人', age: '{n} 岁', notMine: '哪里写错了？告诉楼栋长或社区，我们来改。',
      looks: '谁看过我家的资料', looksNone: '还没有人看过您家藏起来的资料。', looksCount: '一共 {n} 次，最近一次是 {time}', looksAll: '一次一次地看', looksHint: '电话、证件号平时都盖住一段。谁点开看过全部，这里都记着。',
      look: '{by} 看了 {person} 的{field}', why: '为了{purpose}', note: '备注：{note}',
      notices: '最近的通知', noticesAll: '全部通知', contact: '我的联系人', noContact: '您这栋楼还没有公开的联系人。', noHome: '没有读到您家的资料', noHomeHint: '可能搬了家，或这张入户码已经作废。请问问社区。', origin: '原来是 {name} 的', suggest: '我有事要说', notResident: '登录以后看自己家', notResidentHint: '用社区给的入户码扫一扫就进来。',
    },
    lookField: { identity: '证件号', phone: '电话', birth_date: '生日' },
    lookPurpose: { contact: '联系本人', service: '帮您办事', verification: '核对身份', emergency: '紧急情况', report: '按规定上报' },
  },
  {
    home: {
      title: 'My home', people: 'People at home', count: '{n} person | {n} people', age: '{n} years', notMine: 'Something wrong? Tell the building head or the community and we correct it.',
      looks: 'Who looked at my data', looksNone: 'Nobody has looked at your covered data yet.', looksCount: '{n} times, last {time}', looksAll: 'See each time', looksHint: 'Phone and identity numbers are partly covered. Each time somebody opens one whole, it is listed here.',
      look: '{by} looked at the {field} of {person}', why: 'Why: {purpose}', note: 'Note: {note}',
      notices: 'Latest notices', noticesAll: 'All notices', contact: 'My contact', noContact: 'Nobody is published for your building yet.', noHome: 'Your home could not be read', noHomeHint: 'You may have moved, or this household code was withdrawn. Ask the community.', origin: 'from {name}', suggest: 'Something to say', notResident: 'Sign in to see your own home', notResidentHint: 'Scan the household code that the community gave you.',
    },
    lookField: { identity: 'identity number', phone: 'phone number', birth_date: 'date of birth' },
    lookPurpose: { contact: 'to reach the person', service: 'to do something for you', verification: 'to check identity', emergency: 'an emergency', report: 'a report required by rule' },
  },
)
