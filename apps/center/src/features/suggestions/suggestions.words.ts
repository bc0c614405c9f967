import { words } from '@linli/ui/messages'

export const suggestionWords = words(
  {
    suggestions: { title: '投诉建议', open: '待答复', all: '全部', count: '共 {n} 件', none: '没有投诉和建议', noneOpen: '都答复了', noneHint: '居民不用登录，在手机端或页脚的「投诉建议」就能写。', arrived: '{time} 收到', code: '查询码 {code}', contact: '联系方式：{contact}', noContact: '没有留联系方式', write: '写答复', answer: '答复', answerHint: '像跟邻居说话一样：办了什么，什么时候能好，找谁', send: '发出答复', answered: '{by} {time} 答复', sent: '已答复，写信的人凭查询码就能看到', needed: '请写答复。', more: '再看一些' },
  },
  {
    suggestions: { title: 'Complaints and suggestions', open: 'To answer', all: 'All', count: '{n} letters', none: 'No complaints or suggestions', noneOpen: 'All answered', noneHint: 'Anybody can write without signing in, on the phone screen or through the foot of every page.', arrived: 'arrived {time}', code: 'code {code}', contact: 'Contact: {contact}', noContact: 'No contact left', write: 'Write an answer', answer: 'Answer', answerHint: 'As to a neighbour: what was done, when it will be right, whom to ask', send: 'Send the answer', answered: '{by} answered {time}', sent: 'Answered; the writer reads it with the code', needed: 'Write the answer.', more: 'Show more' },
  },
)
