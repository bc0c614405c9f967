import { deviceWords } from '@linli/ui/device-words'
import { matterWords } from '@linli/ui/matter-words'
import { createMessages } from '@linli/ui/messages'
import { accountWords } from '../features/account/account.words.ts'
import { signInWords } from '../features/account/sign-in.words.ts'
import { changeWords } from '../features/changes/changes.words.ts'
import { askWords } from '../features/asks/asks.words.ts'
import { answererWords } from '../features/answerers/answerers.words.ts'
import { meetingWords } from '../features/meetings/meetings.words.ts'
import { doorWords } from '../features/door/door.words.ts'
import { elderWords } from '../features/elder/elder.words.ts'
import { homeWords } from '../features/home/home.words.ts'
import { matterPhoneWords } from '../features/matters/matters.words.ts'
import { noticeWords } from '../features/notices/notices.words.ts'
import { privacyWords } from '../features/privacy/privacy.words.ts'
import { registerWords } from '../features/register/register.words.ts'
import { suggestionWords } from '../features/suggestions/suggestions.words.ts'
import { chainWords } from '../features/contact/contact.words.ts'
import { visitWords } from '../features/visits/visits.words.ts'
import { frameWords } from './frame.words.ts'

export const catalogues = [
  frameWords,
  noticeWords,
  matterWords,
  matterPhoneWords,
  answererWords,
  doorWords,
  meetingWords,
  suggestionWords,
  accountWords,
  signInWords,
  deviceWords,
  homeWords,
  registerWords,
  askWords,
  changeWords,
  privacyWords,
  elderWords,
  visitWords,
  chainWords,
] as const
export const messages = createMessages(...catalogues)
