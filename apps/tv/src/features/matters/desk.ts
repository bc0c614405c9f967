import type { MyScreen } from '@linli/contract/screens'
import { newId } from '../../shell/new-id.ts'
import type { Send } from '../../shell/http.ts'
import { asRecord, isNumber, isText } from '../channel/wire.ts'

/** What anyone may read of a matter: words written for the board, never the raiser's. */
export interface BoardStory {
  id: string
  title: string
  text: string
  reply: string | null
  category: string
  place: string | null
  state: string
  privacyClass: 'public' | 'community'
  at: string
}
/** A matter of this very home. */
export interface HomeMatter {
  id: string
  number: string
  title: string
  state: string
  waiting: boolean
  owner: string | null
  answer: string | null
}
export interface Kind {
  id: string
  name: string
}
export interface DeskState {
  board: BoardStory[]
  mine: HomeMatter[]
  kinds: Kind[]
}
export type Raised = { number: string } | 'refused' | 'lost'

/** The matters a television shows: the public board everywhere, and at home the home's own. */
export interface Desk {
  state(): DeskState
  /** Asks again; what is on its way is not asked for twice. */
  look(screen: MyScreen): void
  /** A home asks to be called back about a kind of matter. */
  raise(screen: MyScreen, kind: string, done: (raised: Raised) => void): void
  clear(): void
}

const asScreen = '?as=screen'
const most = 20
const nothing: DeskState = { board: [], mine: [], kinds: [] }

export function createDesk(send: Send, changed: () => void): Desk {
  let state = nothing
  let asking = 0
  let again: MyScreen | null = null
  /** Who asked: answers for an unpaired screen are dropped. */
  let round = 0
  /** Kept until it is through, so that pressing again after a broken line raises it once. */
  let intent: { kind: string; id: string } | null = null

  function ask(path: string, take: (items: unknown[]) => void): void {
    const mine = round
    asking += 1
    send('GET', path, null, (answer) => {
      asking -= 1
      if (mine !== round) return
      const body = answer.status === 200 ? asRecord(answer.body) : null
      if (body && Array.isArray(body.items)) take(body.items)
      changed()
      const next = again
      if (asking > 0 || !next) return
      again = null
      look(next)
    })
  }
  function look(screen: MyScreen): void {
    if (asking > 0) {
      again = screen
      return
    }
    const root = '/api/communities/' + String(screen.community)
    const home = screen.screenClass === 'household'
    ask(root + '/board' + asScreen + '&tv=1&limit=' + String(most), (items) => {
      // A lobby shows nothing but what anyone may read, whatever was sent (PRODUCT.md rule 3).
      const stories = readAll(items, readStory).filter((one) => home || one.privacyClass === 'public')
      state = { ...state, board: stories }
    })
    if (!home) {
      state = { ...state, mine: [] }
      return
    }
    ask(root + '/my/matters' + asScreen, (items) => {
      state = { ...state, mine: readAll(items, readHomeMatter) }
    })
    ask(root + '/matter-categories' + asScreen, (items) => {
      state = { ...state, kinds: readAll(items, readKind) }
    })
  }

  return {
    state: () => state,
    look,
    raise(screen, kind, done) {
      if (!intent || intent.kind !== kind) intent = { kind, id: newId() }
      const body = { id: intent.id, category: kind }
      send('POST', '/api/communities/' + String(screen.community) + '/screen/matters' + asScreen, body, (answer) => {
        const given = answer.status === 200 ? asRecord(answer.body) : null
        if (answer.status !== 0 && answer.status < 500) intent = null
        if (given && isText(given.number)) {
          done({ number: given.number })
          look(screen)
        } else done(answer.status === 0 || answer.status >= 500 ? 'lost' : 'refused')
      })
    },
    clear() {
      round += 1
      asking = 0
      again = null
      intent = null
      state = nothing
    },
  }
}

/** What cannot be read is left out rather than taking the screen down. */
function readAll<T>(items: unknown[], read: (value: unknown) => T | null): T[] {
  const found: T[] = []
  items.forEach((item) => {
    const one = read(item)
    if (one !== null) found.push(one)
  })
  return found
}

function readStory(value: unknown): BoardStory | null {
  const it = asRecord(value)
  if (!it || !isText(it.matter) || !isText(it.title) || !isText(it.text) || !isText(it.category) || !isText(it.state)) return null
  const at = isText(it.repliedAt) ? it.repliedAt : it.changedAt
  if (!isText(at) || isNaN(Date.parse(at))) return null
  return {
    id: it.matter,
    title: it.title,
    text: it.text,
    reply: isText(it.reply) && it.reply !== '' ? it.reply : null,
    category: it.category,
    place: isText(it.place) && it.place !== '' ? it.place : null,
    state: it.state,
    privacyClass: it.privacyClass === 'public' ? 'public' : 'community',
    at,
  }
}

function readHomeMatter(value: unknown): HomeMatter | null {
  const it = asRecord(value)
  if (!it || !isText(it.id) || !isText(it.number) || !isText(it.title) || !isText(it.state) || !isNumber(it.version)) return null
  const answer = asRecord(it.answer)
  return {
    id: it.id,
    number: it.number,
    title: it.title,
    state: it.state,
    waiting: it.waiting === true,
    owner: isText(it.ownerName) ? it.ownerName : null,
    answer: answer && isText(answer.text) ? answer.text : null,
  }
}

function readKind(value: unknown): Kind | null {
  const it = asRecord(value)
  return it && isText(it.id) && isText(it.name) ? { id: it.id, name: it.name } : null
}
