import { words } from '@linli/ui/messages'

export const ledgerWords = words(
  {
    ledgers: {
      title: '导入台账', intro: '把现在用的登记表直接放上来，不用改格式。先试算一遍给您看，您点了才写入。', drop: '把 .xlsx 文件拖到这里，或', choose: '选择文件', limits: '最大 {mb} MB、{rows} 行；不收 .xls、带密码或带宏的文件', wrongType: '请选 .xlsx 文件。老的 .xls 请先在表格软件里「另存为」.xlsx。', tooLarge: '文件太大，最大 {mb} MB。请按楼栋拆开再导入。',
      uploading: '正在上传 {percent}%', reading: '正在读表和核对，大的台账要等一会儿……', again: '换一个文件', checking: '正在重新核对……', alreadyTitle: '这个文件导入过', already: '{time} 已经导入过，再导入一次不会重复，也不会改变什么。',
      found: '表里有', buildings: '{n} 栋', dwellings: '{n} 套', households: '{n} 户', persons: '{n} 人', building: '楼栋', dwelling: '房屋', household: '户', person: '人',
      new: '新增', changed: '变更', unchanged: '不变', conflicting: '要人判断', rejected: '不能导入', outcomeHint: '按人数',
      mapping: '每一列是什么', mappingHint: '认错了可以改，改完会重新核对。', column: '列', header: '表头', field: '是什么', samples: '表里写的', headerRows: '表头在第 {rows} 行，共 {n} 行数据', skippedSheet: '没有导入「{sheet}」', notImported: '不导入', notSure: '请看看对不对', chosen: '您选的',
      sheet: '工作表', row: '行', value: '写的是', problem: '怎么改', name: '姓名', home: '住址', fields: '改了什么', first: '只列出前 1000 条，共 {n} 条。', noneRejected: '没有不能导入的行', emptyList: '没有', differs: '表和登记不一样', newPerson: '新登记',
      commitAll: '全部写入', commitRest: '不管这 {n} 行，写入其余的', mustFix: '有 {n} 行不能导入或要人判断。可以在表里改好再传一次，也可以先写入其余的。', ready: '可以写入：新增 {added} 人，变更 {changed} 人。', nothingNew: '和登记完全一样，没有要写的。', committing: '正在写入……',
      done: '已写入', doneHint: '{file}', written: '这次写入', seeHouseholds: '看看这些户', next: '再导入一个', history: '导入过的台账', noHistory: '还没有导入过', by: '{by} {time}', file: '文件', outcome: '结果', when: '时间', outcomeLine: '新增 {new} 人，变更 {changed} 人，不变 {unchanged} 人',
      fieldName: {
        estate: '小区', building: '楼栋', unit: '单元', floor: '楼层', room: '房号', address: '地址（整条）', originGroup: '原村组', occupancy: '居住情况', householdNumber: '户编号', headName: '户主姓名', name: '姓名', relation: '与户主关系', sex: '性别', birthDate: '出生日期', identityNumber: '证件号码', identityKind: '证件种类', phone: '电话', politics: '政治面貌', ethnicity: '民族', marital: '婚姻', schooling: '文化程度', work: '工作', skills: '技能', careTags: '关爱标签', note: '备注', ignored: '不导入',
      },
    },
  },
  {
    ledgers: {
      title: 'Import a ledger', intro: 'Bring the workbook you already keep; nothing needs reformatting. You see a dry run first; nothing is written until you say so.', drop: 'Drop an .xlsx file here, or', choose: 'choose a file', limits: 'At most {mb} MB and {rows} rows; no .xls, no passwords, no macros', wrongType: 'Choose an .xlsx file. Save an old .xls as .xlsx first.', tooLarge: 'The file is too large; at most {mb} MB. Split it by building.',
      uploading: 'Uploading {percent}%', reading: 'Reading and checking; large ledgers take a while…', again: 'Another file', checking: 'Checking again…', alreadyTitle: 'This file was imported before', already: 'Imported {time}; importing it again changes nothing.',
      found: 'In the file', buildings: '{n} buildings', dwellings: '{n} homes', households: '{n} households', persons: '{n} persons', building: 'Buildings', dwelling: 'Homes', household: 'Households', person: 'Persons',
      new: 'New', changed: 'Changed', unchanged: 'Unchanged', conflicting: 'To be decided', rejected: 'Rejected', outcomeHint: 'by person',
      mapping: 'What each column means', mappingHint: 'Correct what is wrong; the check runs again.', column: 'Column', header: 'Header', field: 'Meaning', samples: 'In the file', headerRows: 'Header in row {rows}, {n} rows of data', skippedSheet: 'Sheet “{sheet}” is left out', notImported: 'Not imported', notSure: 'Please check', chosen: 'Your choice',
      sheet: 'Sheet', row: 'Row', value: 'Written', problem: 'What to do', name: 'Name', home: 'Home', fields: 'What changes', first: 'The first 1000 of {n}.', noneRejected: 'No row is rejected', emptyList: 'None', differs: 'The file and the register differ', newPerson: 'New',
      commitAll: 'Write everything', commitRest: 'Leave out these {n} rows and write the rest', mustFix: '{n} rows are rejected or need a decision. Correct them in the file and upload again, or write the rest now.', ready: 'Ready: {added} new, {changed} changed.', nothingNew: 'The same as the register; nothing to write.', committing: 'Writing…',
      done: 'Written', doneHint: '{file}', written: 'Written now', seeHouseholds: 'See the households', next: 'Import another', history: 'Imported ledgers', noHistory: 'Nothing imported yet', by: '{by} {time}', file: 'File', outcome: 'Outcome', when: 'When', outcomeLine: '{new} new, {changed} changed, {unchanged} unchanged',
      fieldName: {
        estate: 'Estate', building: 'Building', unit: 'Unit', floor: 'Floor', room: 'Room', address: 'Address (whole)', originGroup: 'Origin group', occupancy: 'Occupancy', householdNumber: 'Household number', headName: 'Head of household', name: 'Name', relation: 'Relation to head', sex: 'Sex', birthDate: 'Date of birth', identityNumber: 'Identity number', identityKind: 'Kind of document', phone: 'Phone', politics: 'Political status', ethnicity: 'Ethnicity', marital: 'Marital status', schooling: 'Schooling', work: 'Work', skills: 'Skills', careTags: 'Care tags', note: 'Note', ignored: 'Not imported',
      },
    },
  },
)
