import { deviceWords } from '@linli/ui/device-words'
import { matterWords } from '@linli/ui/matter-words'
import { createMessages } from '@linli/ui/messages'
import { accountWords } from '../features/accounts/accounts.words.ts'
import { changeWords } from '../features/changes/changes.words.ts'
import { contactWords } from '../features/contact/contact.words.ts'
import { fileWords } from '../features/files/files.words.ts'
import { identityWords } from '../features/identity/identity.words.ts'
import { rowImportWords } from '../features/ledger-import/ledger-import.words.ts'
import { ledgerRowWords } from '../features/ledger-rows/ledger-rows.words.ts'
import { ledgerWords } from '../features/ledgers/ledgers.words.ts'
import { lifeWords } from '../features/life/life.words.ts'
import { matterDeskWords } from '../features/matters/matters.words.ts'
import { matterWorkWords } from '../features/matters/matter-work.words.ts'
import { chainWords } from '../features/chain/chain.words.ts'
import { meetingKindWords } from '../features/meetings/meeting-kinds.words.ts'
import { meetingWords } from '../features/meetings/meetings.words.ts'
import { noticeWords } from '../features/notices/notices.words.ts'
import { operationsWords } from '../features/operations/operations.words.ts'
import { peopleWords } from '../features/people/people.words.ts'
import { privacyWords } from '../features/privacy/privacy.words.ts'
import { questionWords } from '../features/questions/questions.words.ts'
import { reportWords } from '../features/reports/reports.words.ts'
import { roundWords } from '../features/reports/round.words.ts'
import { screenWords } from '../features/screens/screens.words.ts'
import { settingsWords } from '../features/settings/settings.words.ts'
import { workingTimeWords } from '../features/settings/working-time.words.ts'
import { setupWords } from '../features/setup/setup.words.ts'
import { spaceWords } from '../features/space/space.words.ts'
import { suggestionWords } from '../features/suggestions/suggestions.words.ts'
import { todayWords } from '../features/today/today.words.ts'
import { trustWords } from '../features/trust/trust.words.ts'
import { walkWords } from '../features/visits/visits.words.ts'
import { qualityWords } from '../features/quality/quality.words.ts'
import { recoveryWords } from '../features/recovery/recovery.words.ts'
import { sessionWords } from '../features/security/security-sessions.words.ts'
import { securityWords } from '../features/security/security.words.ts'
import { signInWords } from './sign-in.words.ts'
import { shellWords } from './shell.words.ts'

export const catalogues = [
  shellWords,
  signInWords,
  securityWords,
  deviceWords,
  sessionWords,
  recoveryWords,
  todayWords,
  spaceWords,
  peopleWords,
  lifeWords,
  privacyWords,
  changeWords,
  contactWords,
  identityWords,
  qualityWords,
  questionWords,
  ledgerWords,
  ledgerRowWords,
  rowImportWords,
  matterWords,
  matterDeskWords,
  matterWorkWords,
  chainWords,
  meetingWords,
  meetingKindWords,
  noticeWords,
  reportWords,
  roundWords,
  fileWords,
  screenWords,
  accountWords,
  trustWords,
  suggestionWords,
  walkWords,
  settingsWords,
  workingTimeWords,
  setupWords,
  operationsWords,
] as const
export const messages = createMessages(...catalogues)
