import { refresh } from '../../shell/api.ts'
import { refreshLife } from '../life/refresh-life.ts'

/** Everything that shows who is who. */
export async function refreshIdentity(): Promise<void> {
  await Promise.all([
    refreshLife(),
    refresh('identity.listDuplicates', 'identity.getDuplicate', 'identity.listMerges', 'privacy.getPersonPrivacy'),
  ])
}
