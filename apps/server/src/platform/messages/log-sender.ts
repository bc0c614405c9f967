import { maskPhone } from '@linli/rules/masking'
import type { TextSender } from './text-message.ts'

/**
 * For demos at a desk: the message stands in the log of the process instead of on a phone. Settings refuse it in
 * production, since whoever reads the log could sign in as anybody.
 */
export function createLogSender(print: (line: string) => void): TextSender {
  return {
    send({ id, kind, phone, parameters }) {
      const filled = Object.entries(parameters).map(([name, value]) => `${name} ${value}`)
      print(`[演示短信 demo text message] ${maskPhone(phone)} ${kind}: ${filled.join(', ')}`)
      return Promise.resolve({ providerId: `log-${id}` })
    },
  }
}
