import { words } from '@linli/ui/messages'

export const registerWords = words(
  {
    homes: {
      title: '我的楼', find: '找人、找门牌', findHint: '姓名、拼音、门牌', all: '全部', total: '{n} 户', none: '没有找到', noneHint: '换个写法试试，比如 尹、yjg、3-2-301。', noBuilding: '您名下还没有楼栋', noBuildingHint: '岗位里的楼栋由社区来分。有问题请问社区。',
      unit: '{n}单元', floor: '{n}层', persons: '{n}人', noHead: '没有登记户主', nowhere: '没有登记门牌', more: '再看一些', people: '家里人', covered: '电话盖住了中间几位。要联系这家人，请上门或找社区。', forbidden: '这里要有岗位才能看', forbiddenHint: '楼栋长、党小组长登录以后能看到自己那一片的住户。', noPeople: '没有登记人',
    },
  },
  {
    homes: {
      title: 'My homes', find: 'Find a person or a door', findHint: 'Name, pinyin, door', all: 'All', total: '{n} home | {n} homes', none: 'Nothing found', noneHint: 'Try another way, such as 尹, yjg or 3-2-301.', noBuilding: 'No building is yours yet', noBuildingHint: 'The community gives buildings to posts. Ask there.',
      unit: 'Unit {n}', floor: 'Floor {n}', persons: '{n} person | {n} people', noHead: 'no head registered', nowhere: 'no door registered', more: 'Show more', people: 'People', covered: 'The middle of each number is covered. To reach this home, knock or ask the community.', forbidden: 'This needs a post', forbiddenHint: 'Signed in, building heads and group leaders see the homes of their own area.', noPeople: 'Nobody registered',
    },
  },
)
