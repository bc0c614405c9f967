import { words } from '@linli/ui/messages'

export const screenWords = words(
  {
    screens: {
      title: '屏幕', pair: '配对一台电视', none: '还没有配对的电视', noneHint: '在电视上打开本系统的 /tv，屏幕上会出现一个配对码。', name: '名称', kind: '类别', place: '位置', state: '状态', online: '在线', offline: '离线', ended: '已解除', pairedAt: '配对时间', unpair: '解除配对', unpairTitle: '解除「{name}」的配对？', unpairHint: '这台电视马上不再显示内容。以后要用，需重新配对。', unpaired: '已解除', showEnded: '包括已解除的',
      pairTitle: '配对一台电视', code: '电视上的配对码', codeHint: '电视屏幕上显示的字母和数字，不分大小写', nameHint: '一看就知道是哪一台，如「3栋1单元门厅」', where: '放在哪里', lobbyHint: '放在楼道、门厅，谁都能看见，只播公开通知', householdHint: '放在居民家里，能看到这一户的通知', building: '哪一栋', wholeEstate: '整个小区', household: '哪一户', householdPick: '写房号，如 3-2-1102', submit: '配对', paired: '「{name}」已配对，几秒后开始播放', codeNeeded: '请输入电视上的配对码。', nameNeeded: '请给这台电视起个名字。', householdNeeded: '请选这台电视在哪一户。',
    },
  },
  {
    screens: {
      title: 'Screens', pair: 'Pair a television', none: 'No television is paired yet', noneHint: 'Open /tv of this system on the television; it shows a pairing code.', name: 'Name', kind: 'Kind', place: 'Place', state: 'State', online: 'Online', offline: 'Offline', ended: 'Unpaired', pairedAt: 'Paired', unpair: 'Unpair', unpairTitle: 'Unpair “{name}”?', unpairHint: 'The television goes dark at once. It must be paired again to be used.', unpaired: 'Unpaired', showEnded: 'Include unpaired',
      pairTitle: 'Pair a television', code: 'Code on the television', codeHint: 'Letters and digits on its screen; case does not matter', nameHint: 'So that everybody knows which one, such as “Lobby of 3-1”', where: 'Where it stands', lobbyHint: 'In a lobby where anybody sees it: public notices only', householdHint: 'In a home: shows the notices of that household', building: 'Building', wholeEstate: 'The whole estate', household: 'Household', householdPick: 'Room, such as 3-2-1102', submit: 'Pair', paired: '“{name}” is paired and starts in a few seconds', codeNeeded: 'Enter the code on the television.', nameNeeded: 'Give the television a name.', householdNeeded: 'Choose the household it stands in.',
    },
  },
)
