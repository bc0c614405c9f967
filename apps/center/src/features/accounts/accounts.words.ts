import { words } from '@linli/ui/messages'

export const accountWords = words(
  {
    accounts: {
      title: '账号与岗位', create: '新建账号', addPost: '加一个岗位', endPost: '结束岗位', endTitle: '结束 {name} 的「{kind}」岗位？', endHint: '从他的下一次操作起，这个岗位的权限就没有了。', ended: '岗位已结束', endedAt: '{time} 结束', none: '还没有账号', disabled: '已停用', noPosts: '没有在任岗位', since: '{date} 起',
      login: '登录名', loginHint: '字母、数字或姓名都可以，2 个字以上', name: '姓名', password: '初始密码', passwordHint: '至少 12 个字。可以用一句话，当面告诉本人并请他登录后修改。', kind: '岗位', place: '在哪里', wholeCommunity: '整个社区', wholeStreet: '整个街道', building: '楼栋', organisation: '所在单位', published: '让居民看到他负责这里', publishedHint: '须本人同意。居民在「谁负责我们楼」里能看到姓名和下面的电话。', publicPhone: '公开的电话', created: '账号已建好', added: '岗位已加上', publicMark: '居民可见', showEnded: '包括已结束的岗位',
      loginNeeded: '登录名至少 2 个字。', nameNeeded: '请填写姓名。', passwordShort: '密码至少要 12 个字。', buildingNeeded: '请选楼栋。', addFor: '给 {name} 加一个岗位',
    },
  },
  {
    accounts: {
      title: 'Accounts and posts', create: 'New account', addPost: 'Add a post', endPost: 'End post', endTitle: 'End the post “{kind}” of {name}?', endHint: 'Its rights are gone with the next request.', ended: 'Post ended', endedAt: 'ended {time}', none: 'No accounts yet', disabled: 'Disabled', noPosts: 'No current post', since: 'since {date}',
      login: 'Login', loginHint: 'Letters, digits or a name, 2 characters or more', name: 'Name', password: 'First password', passwordHint: 'At least 12 characters; a sentence is fine. Tell it in person and ask for it to be changed.', kind: 'Post', place: 'Where', wholeCommunity: 'The whole community', wholeStreet: 'The whole street', building: 'Building', organisation: 'Organisation', published: 'Residents may see who answers here', publishedHint: 'With the holder’s consent: name and the phone below appear under “who answers for my building”.', publicPhone: 'Public phone', created: 'Account created', added: 'Post added', publicMark: 'Shown to residents', showEnded: 'Include ended posts',
      loginNeeded: 'The login needs 2 characters or more.', nameNeeded: 'Fill in the name.', passwordShort: 'The password needs at least 12 characters.', buildingNeeded: 'Choose a building.', addFor: 'Add a post for {name}',
    },
  },
)
