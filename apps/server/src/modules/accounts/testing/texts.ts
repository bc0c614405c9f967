import type { TextMessage, TextSender } from '../../../platform/messages/index.ts'

/** Keeps what was sent, so that a test can read the code like the person who gets it. */
export interface TextBox extends TextSender {
  sent: TextMessage[]
  /** The newest code sent to this phone. */
  codeOf(phone: string): string | undefined
  /** Makes the next sendings fail. */
  fail(error: Error | null): void
}

export function createTextBox(): TextBox {
  const sent: TextMessage[] = []
  let failure: Error | null = null
  return {
    sent,
    codeOf: (phone) => sent.findLast((message) => message.phone === phone)?.parameters['code'],
    fail(error) {
      failure = error
    },
    send(message) {
      if (failure !== null) return Promise.reject(failure)
      sent.push(message)
      return Promise.resolve({ providerId: message.id })
    },
  }
}
