import { words } from '@linli/ui/messages'
import { meetingsInEnglish } from './meetings.words.en.ts'
import { meetingsInChinese } from './meetings.words.zh.ts'

export const meetingWords = words(meetingsInChinese, meetingsInEnglish)
