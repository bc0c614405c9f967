import type { FieldWords } from './register.fields.ts'

/** Columns that exports have besides the usual ones, so that nothing is lost on the way back; few other workbooks have them. */
export const ownFieldWords: readonly FieldWords[] = [
  { field: 'personNumber', words: ['人员编号', '人员编码', 'personnumber', 'personid'] },
  { field: 'householdNote', words: ['户备注', '家庭备注', 'householdnote'] },
  { field: 'livesSince', words: ['入住日期', '入住时间', 'livessince', 'moveindate'] },
  { field: 'memberSince', words: ['入户日期', '入户时间', 'membersince'] },
  { field: 'careGrounds', words: ['类别依据', '特殊类别依据', '关爱依据', '认定依据', 'caregrounds'] },
  { field: 'ignored', words: ['出生年份', 'birthyear'] },
]
