import type { Suggestion } from '@linli/contract/accounts'
import { type Caller, communityOf, publicCaller, requireRight, systemCaller } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { type FileOwner, type FilesDeps, attachFiles, linkFiles, listFilesOf } from '../files/index.ts'
import { refreshRollups } from '../space/index.ts'
import { newCode, readCode } from './suggestions.code.ts'
import {
  communityExists,
  countSuggestions,
  findSuggestion,
  findSuggestionByCode,
  insertSuggestion,
  listSuggestionRows,
  setAnswer,
} from './suggestions.queries.ts'

type Part = Pick<Deps, 'database' | 'fields'>

export interface NewSuggestion {
  id: string
  text: string
  contact: string | null
  pictures?: string[] | undefined
}

const pageSize = 50
/** Fields of the cipher; never change, sealed bytes are bound to it. */
const contactField = 'suggestion.contact'

/**
 * Anyone may send. It is audited as the public, also when the sender is signed in: a complaint about the
 * committee must not carry its author's account to the committee.
 */
export async function sendSuggestion(deps: Part, community: number, sent: NewSuggestion): Promise<{ code: string }> {
  // The public itself writes nothing; the system does it in its name.
  return inScope(deps.database, systemCaller('suggestions', community), 'write', async (tx) => {
    if (!(await communityExists(tx, community))) throw new AppError('not_found')
    const code = await store(tx, deps.fields, community, sent)
    if (code.fresh) {
      await attachFiles(tx, systemCaller('suggestions', community), ownerOf(sent.id), 'suggestion.picture', sent.pictures ?? [])
      await refreshRollups(tx, community, ['suggestions_open'])
      await record(
        tx,
        publicCaller(community),
        {
          verb: 'suggestion.send',
          entity: 'suggestion',
          entityId: sent.id,
          detail: { contact: sent.contact !== null, pictures: sent.pictures?.length ?? 0 },
        },
        [changed(sent.id)],
      )
    } else if (sent.pictures !== undefined) {
      const before = picturesOf(await suggestionFiles(tx, community, [sent]), sent.id).map((picture) => picture.id)
      if ([...new Set(sent.pictures)].join() !== before.join()) throw new AppError('same_id_other_content')
    }
    return { code: code.code }
  })
}

/** Whoever holds the code reads the text and the answer; the contact stays closed. */
export async function readSuggestion(
  deps: Part & Pick<FilesDeps, 'links'>,
  community: number,
  code: string,
): Promise<Pick<Suggestion, 'code' | 'text' | 'createdAt' | 'answer' | 'answeredAt'> & { pictures: { id: string; url: string }[] }> {
  const { row, pictures } = await inScope(deps.database, systemCaller('suggestions', community), 'read', async (tx) => {
    const found = await findSuggestionByCode(tx, community, readCode(code))
    return { row: found, pictures: found === undefined ? [] : picturesOf(await suggestionFiles(tx, community, [found]), found.id) }
  })
  if (row === undefined)
    throw new AppError('not_found', {
      reason: 'code-unknown',
      zh: '没有找到这个查询码，请核对后再试。',
      en: 'There is no suggestion with this code. Check it and try again.',
    })
  const urls = linkFiles(
    deps,
    community,
    pictures.map((picture) => picture.id),
  )
  return {
    code: row.code,
    text: row.text,
    createdAt: row.created_at,
    answer: row.answer,
    answeredAt: row.answered_at,
    pictures: pictures.map(({ id }, index) => ({ id, url: urls[index] ?? '' })),
  }
}

/** Newest first. Contacts are shown whole, as they were left to be used; that they were looked at is recorded. */
export async function listSuggestions(
  deps: Part,
  caller: Caller,
  query: { open?: 'true' | 'false' | undefined; cursor?: string | undefined },
): Promise<{ items: Suggestion[]; next: string | null; total: number }> {
  requireRight(caller, 'suggestions.read')
  const community = communityOf(caller)
  const from = decodeCursor(query.cursor)
  if (from !== null && !uuid.test(from.id)) throw new AppError('invalid_input', { reason: 'cursor' })
  const open = query.open === undefined ? null : query.open === 'true'
  const { rows, total, files } = await inScope(deps.database, caller, 'read', async (tx) => {
    const found = await listSuggestionRows(tx, community, open, from?.id ?? null, pageSize + 1)
    return {
      rows: found,
      total: from?.total ?? (await countSuggestions(tx, community, open)),
      files: await suggestionFiles(tx, community, found),
    }
  })
  const page = pageOf(
    rows,
    pageSize,
    total,
    (row) => ({ key: 0, id: row.id }),
    (row) => present(deps.fields, row, files),
  )
  const looked = page.items.flatMap((item) => (item.contact === null ? [] : [item.id]))
  if (looked.length > 0) {
    await inScope(deps.database, caller, 'write', (tx) => record(tx, caller, lookAt(looked)))
  }
  return page
}

/** Answers, or corrects an earlier answer; the same answer again changes nothing. */
export async function answerSuggestion(deps: Part, caller: Caller, id: string, answer: string): Promise<Suggestion> {
  requireRight(caller, 'suggestions.write')
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const before = await findSuggestion(tx, community, id)
    if (before === undefined) throw new AppError('not_found')
    const files = await suggestionFiles(tx, community, [before])
    // The answer shows the contact again, so it is a look like the list's.
    const looks = before.contact_cipher === null ? [] : [lookAt([id])]
    if (before.answer === answer) {
      if (looks.length > 0) await record(tx, caller, looks)
      return present(deps.fields, before, files)
    }
    const after = await setAnswer(tx, community, id, answer, caller.name)
    await refreshRollups(tx, community, ['suggestions_open'])
    await record(
      tx,
      caller,
      [{ verb: 'suggestion.answer', entity: 'suggestion', entityId: id, detail: { corrected: before.answer !== null } }, ...looks],
      [changed(id)],
    )
    return present(deps.fields, after, files)
  })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

async function store(tx: Tx, fields: FieldCipher, community: number, sent: NewSuggestion): Promise<{ code: string; fresh: boolean }> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const code = newCode()
    const contact = sent.contact === null || sent.contact === '' ? null : fields.seal(contactField, sent.contact)
    if (await insertSuggestion(tx, { community, id: sent.id, code, text: sent.text, contact_cipher: contact })) return { code, fresh: true }
    const there = await findSuggestion(tx, community, sent.id)
    if (there === undefined) continue
    if (there.text !== sent.text || openContact(fields, there.contact_cipher) !== (sent.contact === '' ? null : sent.contact))
      throw new AppError('same_id_other_content')
    return { code: there.code, fresh: false }
  }
  throw new AppError('unavailable')
}

type Row = NonNullable<Awaited<ReturnType<typeof findSuggestion>>>

/** Only staff who read suggestions see its pictures, and whoever holds its code. */
function ownerOf(id: string): FileOwner {
  return { domain: 'suggestion', id, privacyClass: 'staff', audience: null, shown: true }
}

type Files = Awaited<ReturnType<typeof listFilesOf>>

function suggestionFiles(tx: Tx, community: number, rows: readonly { id: string }[]): Promise<Files> {
  return listFilesOf(
    tx,
    community,
    'suggestion',
    rows.map((row) => row.id),
  )
}

function picturesOf(files: Files, id: string): Suggestion['pictures'] {
  return files(id, 'suggestion.picture')
}

function present(fields: FieldCipher, row: Row, files: Files): Suggestion {
  return {
    id: row.id,
    code: row.code,
    text: row.text,
    contact: openContact(fields, row.contact_cipher),
    createdAt: row.created_at,
    answer: row.answer,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    pictures: picturesOf(files, row.id),
  }
}

function openContact(fields: FieldCipher, sealed: Buffer | null): string | null {
  return sealed === null ? null : fields.open(contactField, sealed)
}

function lookAt(suggestions: string[]): AuditNote {
  return { verb: 'suggestion.look', entity: 'suggestion', purpose: 'contact', detail: { field: 'contact', suggestions } }
}

function changed(id: string): EventNote {
  return { kind: 'suggestion.changed', privacyClass: 'staff', audience: null, data: { id } }
}
