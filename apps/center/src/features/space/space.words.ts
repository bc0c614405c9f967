import { words } from '@linli/ui/messages'

export const spaceWords = words(
  {
    space: {
      community: '社区', estates: '小区', estate: '小区', chooseEstate: '选择小区', colourBy: '按什么看', asOf: '数据截至 {time}', buildings: '楼栋', units: '单元', floors: '层数', dwellings: '房屋', households: '户', persons: '人',
      noEstate: '还没有小区和房屋', noEstateHint: '导入一本台账，楼栋、户和人就会出现在这里。', goImport: '去导入台账', emptyHome: '{room} 没有住户', householdsOf: '{name}的住户', oneWindow: '一窗一户。方向键移动，回车打开。',
      fact: { occupancy: '居住情况', origin_group: '原村组', household_size: '家里几口人', has_elder: '家有老人', has_child: '家有孩子', phone_known: '留有电话', resident_signed_in: '已开通手机端' },
      value: {
        origin_group_none: '未登记村组', nobody: '没有登记人口', people: '{n} 口人', peopleMore: '{n} 口人以上',
        has_elder_yes: '家有老人', has_elder_no: '没有老人', has_child_yes: '家有孩子', has_child_no: '没有孩子', phone_known_yes: '有电话', phone_known_no: '没有电话', resident_signed_in_yes: '已开通', resident_signed_in_no: '还没开通', none: '没有住户', unknown: '未登记',
      },
    },
  },
  {
    space: {
      community: 'Community', estates: 'Estates', estate: 'Estate', chooseEstate: 'Choose an estate', colourBy: 'Coloured by', asOf: 'as of {time}', buildings: 'Building', units: 'Units', floors: 'Floors', dwellings: 'Homes', households: 'Households', persons: 'Persons',
      noEstate: 'No estate or homes yet', noEstateHint: 'Import a ledger and its buildings, households and people appear here.', goImport: 'Import a ledger', emptyHome: 'No household in {room}', householdsOf: 'Households of {name}', oneWindow: 'One window, one household. Arrow keys move, Enter opens.',
      fact: { occupancy: 'Occupancy', origin_group: 'Origin group', household_size: 'Household size', has_elder: 'With an elder', has_child: 'With a child', phone_known: 'Phone known', resident_signed_in: 'Uses the phone screen' },
      value: {
        origin_group_none: 'No origin group', nobody: 'Nobody recorded', people: '{n} people', peopleMore: '{n} people or more',
        has_elder_yes: 'With an elder', has_elder_no: 'No elder', has_child_yes: 'With a child', has_child_no: 'No child', phone_known_yes: 'Phone known', phone_known_no: 'No phone', resident_signed_in_yes: 'Uses it', resident_signed_in_no: 'Not yet', none: 'No household', unknown: 'Not recorded',
      },
    },
  },
)
