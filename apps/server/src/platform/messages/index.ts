import { createHttpSender } from './http-sender.ts'
import { createLogSender } from './log-sender.ts'
import type { SmsConfig } from './sms-settings.ts'
import type { TextSender } from './text-message.ts'

export { type TextMessage, TextNotSentError, type TextSender } from './text-message.ts'

/** The sender the settings ask for; `null` when messages are off. */
export function createTextSender(sms: SmsConfig, print: (line: string) => void): TextSender | null {
  switch (sms.via) {
    case 'off':
      return null
    case 'log':
      return createLogSender(print)
    case 'http':
      return createHttpSender(sms)
  }
}
