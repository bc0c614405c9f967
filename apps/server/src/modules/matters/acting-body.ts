import type { MatterRole } from '@linli/rules/matter-acts'
import { ownerNames } from './matter.said.ts'
import type { MatterRecord } from './matter.row.ts'

/** Who acted, as raisers read it: the body, never a person. */
export function actingBody(role: MatterRole, matter: Pick<MatterRecord, 'owner_name' | 'source'>): string {
  switch (role) {
    case 'raiser':
      return '提出人'
    case 'owner':
      return matter.owner_name ?? ownerNames.committee
    case 'committee':
      return matter.source === 'letter' ? ownerNames.branch : ownerNames.committee
    case 'secretary':
      return ownerNames.branch
    case 'above':
      return '街道'
    case 'clock':
      return '到期自动办理'
  }
}
