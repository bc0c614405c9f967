import type { Consent, LegalHold, PrivacyRequest } from '@linli/contract/privacy'
import type { ConsentRow, RequestRow } from './privacy.queries.ts'

export function presentConsent(row: ConsentRow): Consent {
  return {
    id: row.id,
    person: row.person_id,
    personName: row.person_name,
    subject: row.subject,
    purposes: row.purposes as Consent['purposes'],
    givenBy: row.given_by as Consent['givenBy'],
    guardianName: row.guardian_name,
    way: row.way as Consent['way'],
    givenOn: row.given_on,
    recordedBy: row.recorded_by,
    withdrawnAt: row.withdrawn_at,
  }
}

export function presentHold(row: {
  id: string
  reason: string
  placed_by: string
  placed_at: string
  released_at: string | null
}): LegalHold {
  return { id: row.id, reason: row.reason, placedBy: row.placed_by, placedAt: row.placed_at, releasedAt: row.released_at }
}

export function presentRequest(row: RequestRow): PrivacyRequest {
  return {
    id: row.id,
    kind: row.kind as PrivacyRequest['kind'],
    person: row.person_id,
    personName: row.person_name,
    field: row.field as PrivacyRequest['field'],
    text: row.said,
    askedAt: row.asked_at,
    dueOn: row.due_on,
    state: row.state as PrivacyRequest['state'],
    answer: row.answer,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
  }
}
