import type { Contact } from '@linli/contract/contact'

/** A contact as it is being typed: empty texts say nothing. */
export interface ContactDraft {
  level: string
  role: string
  name: string
  building: string
  area: string
  originGroup: string
  person: string
  account: string
  phone: string
  phoneShown: boolean
  cap: number | undefined
}

export function draftOf(contact: Contact | null): ContactDraft {
  return {
    level: contact?.level ?? '',
    role: contact?.role ?? '',
    name: contact?.name ?? '',
    building: contact?.building?.id ?? '',
    area: contact?.area ?? '',
    originGroup: contact?.originGroup?.id ?? '',
    person: contact?.person?.id ?? '',
    account: contact?.account?.id ?? '',
    phone: '',
    phoneShown: contact?.phoneShown ?? false,
    cap: contact?.cap ?? undefined,
  }
}

/** What is sent. A phone nobody typed stays as it is, so that it is left out. */
export function bodyOf(draft: ContactDraft) {
  const said = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim())
  const phone = said(draft.phone)
  return {
    ...{ level: draft.level, role: draft.role, name: draft.name.trim(), phoneShown: draft.phoneShown, cap: draft.cap ?? null },
    ...{ building: said(draft.building), area: said(draft.area), originGroup: said(draft.originGroup) },
    ...{ person: said(draft.person), account: said(draft.account) },
    ...(phone === null ? {} : { phone }),
  }
}
