import { words } from '@linli/ui/messages'

export const answererWords = words(
  {
    answerers: {
      title: '谁管我这栋楼',
      pick: '您住哪一栋？',
      mine: '我住的楼',
      empty: '这栋楼还没有公开的负责人',
      emptyHint: '可以先打社区的电话，或写投诉建议。',
      noBuildings: '还没有楼栋',
      noBuildingsHint: '社区把楼栋登记好以后，这里就能查。',
      noPhone: '没有公开电话',
    },
  },
  {
    answerers: {
      title: 'Who answers for my building',
      pick: 'Which building do you live in?',
      mine: 'My building',
      empty: 'Nobody is published for this building yet',
      emptyHint: 'Call the community, or write a complaint or suggestion.',
      noBuildings: 'No buildings yet',
      noBuildingsHint: 'They appear here once the community has registered them.',
      noPhone: 'no public number',
    },
  },
)
