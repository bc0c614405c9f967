/** What can be sent; `kind` names the provider's approved template 短信模板, `parameters` fill it. */
export interface TextMessage {
  /** Made where the intent is made: a provider that saw it before sends nothing again. */
  id: string
  kind: 'sign-in-code'
  /** Digits of a mobile number of the mainland. */
  phone: string
  parameters: Readonly<Record<string, string>>
}

/** Sends text messages 短信. The one interface every provider stands behind. */
export interface TextSender {
  /** @returns the provider's own id of the message @throws TextNotSentError */
  send(message: TextMessage): Promise<{ providerId: string }>
}

/** Its text names the cause and never the phone, the parameters or the provider's answer. */
export class TextNotSentError extends Error {
  override name = 'TextNotSentError'
}
