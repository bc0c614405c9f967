import { words } from '@linli/ui/messages'

export const suggestionWords = words(
  {
    suggest: {
      title: '投诉建议', line: '想说什么就说，不用登录。社区会看，会回。', text: '您想说的事', textHint: '在哪里、什么事。一两句就够。', contact: '怎么找您，好告诉您结果（可以不填）', contactHint: '电话或门牌号', send: '发出去', sending: '正在发……', needText: '还没写内容呢。',
      gotIt: '收到了', keepCode: '查回复用这个号码，请记下来或截个图：', waitingTitle: '先存在手机里了', waitingHint: '现在没有信号，等有信号自动发出去，会只发一次。', busyHint: '社区的系统正忙，过一会儿自动发出去，会只发一次。', another: '再说一件',
      mine: '我提过的', sentAt: '{time} 写的', stateWaiting: '等着发', stateSent: '已收到', stateRefused: '没发成', code: '回复号码', look: '看回复', remove: '从手机上删掉',
      lookTitle: '查回复', lookHint: '填收到时给您的号码', lookButton: '查一查', needCode: '请填号码。', noSuch: '没有这个号码', noSuchHint: '请对一对，看是不是少了一位。', asked: '您说的', answer: '社区的回复', noAnswer: '还没有回复', noAnswerHint: '社区看过以后会在这里回您。',
    },
  },
  {
    suggest: {
      title: 'Complaints and suggestions', line: 'Say what you like; no account needed. The community reads it and answers.', text: 'What it is about', textHint: 'Where, and what. A line or two is enough.', contact: 'How to reach you with the result (optional)', contactHint: 'Phone number or door', send: 'Send', sending: 'Sending…', needText: 'Nothing is written yet.',
      gotIt: 'Received', keepCode: 'With this code you can read the answer. Write it down or take a picture:', waitingTitle: 'Kept on this phone', waitingHint: 'There is no signal now. It goes out by itself, once, when there is.', busyHint: 'The system is busy. It goes out by itself, once, in a while.', another: 'Say something else',
      mine: 'What I sent', sentAt: 'written {time}', stateWaiting: 'Waiting to be sent', stateSent: 'Received', stateRefused: 'Not accepted', code: 'Code', look: 'Read the answer', remove: 'Delete from this phone',
      lookTitle: 'Read an answer', lookHint: 'The code you were given', lookButton: 'Look', needCode: 'Enter the code.', noSuch: 'No such code', noSuchHint: 'Check it against what you wrote down.', asked: 'You wrote', answer: 'The community’s answer', noAnswer: 'No answer yet', noAnswerHint: 'The community answers here once it has looked into it.',
    },
  },
)
