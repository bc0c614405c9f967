import { createMessages } from '@linli/ui/messages'
import { accountWords } from '../features/accounts/accounts.words.ts'
import { fileWords } from '../features/files/files.words.ts'
import { ledgerWords } from '../features/ledgers/ledgers.words.ts'
import { noticeWords } from '../features/notices/notices.words.ts'
import { operationsWords } from '../features/operations/operations.words.ts'
import { peopleWords } from '../features/people/people.words.ts'
import { screenWords } from '../features/screens/screens.words.ts'
import { settingsWords } from '../features/settings/settings.words.ts'
import { spaceWords } from '../features/space/space.words.ts'
import { suggestionWords } from '../features/suggestions/suggestions.words.ts'
import { todayWords } from '../features/today/today.words.ts'
import { trustWords } from '../features/trust/trust.words.ts'
import { shellWords } from './shell.words.ts'

export const catalogues = [
  shellWords,
  todayWords,
  spaceWords,
  peopleWords,
  ledgerWords,
  noticeWords,
  fileWords,
  screenWords,
  accountWords,
  trustWords,
  suggestionWords,
  settingsWords,
  operationsWords,
] as const
export const messages = createMessages(...catalogues)
