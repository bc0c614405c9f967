import { words } from '@linli/ui/messages'

export const settingsWords = words(
  {
    settings: {
      title: '社区设置',
      hint: '这三项显示在每一页的页脚、居民手机和电视上。',
      hostOrganisation: '主办单位',
      hostHint: '县（区）以上的主办单位名称',
      filingNumber: '备案号',
      complaintsPhone: '投诉电话',
      saved: '设置已保存',
      path: '所在地',
      reload: '看最新的',
      code: '区划代码',
    },
  },
  {
    settings: {
      title: 'Settings',
      hint: 'These stand in the foot of every page, on phones and on televisions.',
      hostOrganisation: 'Host organisation',
      hostHint: 'The county-level or higher body that hosts this system',
      filingNumber: 'Filing number',
      complaintsPhone: 'Complaints phone',
      saved: 'Settings saved',
      path: 'Place',
      reload: 'Show the latest',
      code: 'Division code',
    },
  },
)
