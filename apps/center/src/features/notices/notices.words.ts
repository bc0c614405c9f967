import { words } from '@linli/ui/messages'

export const noticeWords = words(
  {
    notices: {
      title: '通知', write: '写通知', newTitle: '写一条通知', all: '全部', count: '共 {n} 条', none: '还没有通知', noneHint: '写一条，居民的手机和楼道电视马上就能看到。', more: '再看一些',
      heading: '标题', headingHint: '一句话说清楚，60 字以内', body: '正文', bodyHint: '写清楚时间、地点、要做什么、找谁', privacyClass: '谁能看到', audience: '发给谁', audienceCommunity: '整个社区', audiencePlaces: '指定地方', wholeEstate: '整个{name}', buildings: '楼栋', units: '单元', households: '户',
      unitsHint: '选单元，如 3-2', householdsHint: '选住户，写房号如 3-2-1102', chosen: '发给 {places}', nowhere: '还没有选地方', urgent: '紧急通知', urgentHint: '马上占满电视屏幕，到点自动撤下，必须写结束时间', period: '什么时候播', startsAt: '开始', endsAt: '结束', noEnd: '不填就一直播到撤下',
      saveDraft: '存为草稿', publish: '发布', saveChange: '保存，马上生效', withdraw: '撤下', withdrawTitle: '撤下这条通知？', withdrawHint: '撤下后，所有电视和手机上马上看不到。', withdrawn: '已撤下', published: '已发布，手机和电视上已经换上', saved: '草稿已存', changed: '已改，手机和电视上已经换上',
      titleNeeded: '请写标题。', bodyNeeded: '请写正文。', endNeeded: '紧急通知必须写结束时间。', endBeforeStart: '结束要晚于开始。', placesNeeded: '请选至少一个地方。', householdsOnly: '「指定住户」的通知只能选住户。',
      preview: '看看样子', onTv: '楼道电视', onHomeTv: '家里的电视', onPhone: '手机', notOnTv: '这一类通知不上楼道电视', sampleTitle: '这里是标题', sampleBody: '正文会显示在这里。', forPlaces: '发给：{places}', state: '状态', author: '发布人', when: '播出时间', reload: '看最新的', withdrawnNote: '{time} 已撤下，不能再改。', back: '通知',
    },
  },
  {
    notices: {
      title: 'Notices', write: 'Write a notice', newTitle: 'Write a notice', all: 'All', count: '{n} notices', none: 'No notices yet', noneHint: 'Write one: phones and lobby screens show it at once.', more: 'Show more',
      heading: 'Title', headingHint: 'One clear sentence, up to 60 characters', body: 'Text', bodyHint: 'Say when, where, what to do and whom to ask', privacyClass: 'Who may see it', audience: 'For whom', audienceCommunity: 'The whole community', audiencePlaces: 'Chosen places', wholeEstate: 'All of {name}', buildings: 'Buildings', units: 'Units', households: 'Households',
      unitsHint: 'Choose units, such as 3-2', householdsHint: 'Choose households by room, such as 3-2-1102', chosen: 'For {places}', nowhere: 'No place chosen yet', urgent: 'Urgent', urgentHint: 'Fills the screens at once and leaves by itself; an end is required', period: 'When', startsAt: 'From', endsAt: 'Until', noEnd: 'Empty: shown until withdrawn',
      saveDraft: 'Keep as draft', publish: 'Publish', saveChange: 'Save, effective at once', withdraw: 'Withdraw', withdrawTitle: 'Withdraw this notice?', withdrawHint: 'It leaves every television and phone at once.', withdrawn: 'Withdrawn', published: 'Published; phones and screens show it now', saved: 'Draft kept', changed: 'Changed; phones and screens show it now',
      titleNeeded: 'Write a title.', bodyNeeded: 'Write the text.', endNeeded: 'An urgent notice needs an end.', endBeforeStart: 'The end must come after the start.', placesNeeded: 'Choose at least one place.', householdsOnly: 'A notice for named households may only name households.',
      preview: 'How it looks', onTv: 'Lobby screen', onHomeTv: 'Home television', onPhone: 'Phone', notOnTv: 'Lobby screens do not show this class', sampleTitle: 'The title', sampleBody: 'The text appears here.', forPlaces: 'For: {places}', state: 'State', author: 'Author', when: 'When', reload: 'Show the latest', withdrawnNote: 'Withdrawn {time}; it can no longer be changed.', back: 'Notices',
    },
  },
)
