import type { ShownNotice } from '@linli/contract/notices'
import { asRecord, isNumber, isText, readNotice } from './wire.ts'

export interface StreamHandlers {
  ready(seq: number): void
  shown(seq: number, notice: ShownNotice): void
  withdrawn(seq: number, id: string): void
  /** The board or a matter of this home changed. */
  matters(seq: number): void
  /** The screen's own name or place may have changed. */
  screenChanged(seq: number): void
  resync(): void
  gone(): void
  lost(): void
}
/** Opens the stream and answers how to close it. */
export type OpenStream = (path: string, handlers: StreamHandlers) => () => void

/** Null where the engine has no EventSource: the channel then asks by itself. */
export function streamOpener(win: Window): OpenStream | null {
  return 'EventSource' in win ? openStream : null
}

const openStream: OpenStream = (path, handlers) => {
  const source = new EventSource(path)
  const on = (kind: string, take: (data: Record<string, unknown>, seq: number) => void): void => {
    source.addEventListener(kind, (event: MessageEvent) => {
      const data = parse(event.data)
      take(data, isNumber(data.seq) ? data.seq : 0)
    })
  }
  on('ready', (_data, seq) => {
    handlers.ready(seq)
  })
  on('notice.shown', (data, seq) => {
    const notice = readNotice(data.notice)
    if (notice) handlers.shown(seq, notice)
  })
  on('notice.withdrawn', (data, seq) => {
    if (isText(data.id)) handlers.withdrawn(seq, data.id)
  })
  on('screens.changed', (_data, seq) => {
    handlers.screenChanged(seq)
  })
  on('register.changed', (_data, seq) => {
    handlers.screenChanged(seq)
  })
  on('matter.changed', (_data, seq) => {
    handlers.matters(seq)
  })
  on('board.changed', (_data, seq) => {
    handlers.matters(seq)
  })
  on('resync', () => {
    handlers.resync()
  })
  on('gone', () => {
    handlers.gone()
  })
  // The engine's own retry is not used: ours backs off, and asks first whether this screen is still paired.
  source.onerror = () => {
    handlers.lost()
  }
  return () => {
    source.onerror = null
    source.close()
  }
}

function parse(text: unknown): Record<string, unknown> {
  try {
    return (isText(text) ? asRecord(JSON.parse(text)) : null) || {}
  } catch {
    return {}
  }
}
