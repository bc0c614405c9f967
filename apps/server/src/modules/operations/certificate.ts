import { connect } from 'node:tls'
import type { Certificate } from './health.facts.ts'

/**
 * Asks the public address, as a browser does, for its certificate; it need not be trusted to be read.
 * Null when nobody answers within two seconds: behind some routers a machine cannot reach its own public address.
 */
export function readCertificate(address: URL): Promise<Certificate> {
  return new Promise((resolve) => {
    const host = address.hostname.replace(/^\[|\]$/g, '')
    const socket = connect({ host, port: Number(address.port || 443), servername: host, rejectUnauthorized: false, timeout: 2_000 })
    const finish = (certificate: Certificate) => {
      socket.destroy()
      resolve(certificate)
    }
    socket.once('secureConnect', () => {
      const endsAt = new Date(socket.getPeerCertificate().valid_to)
      finish(Number.isNaN(endsAt.getTime()) ? null : { endsAt })
    })
    socket.once('timeout', () => finish(null)).once('error', () => finish(null))
  })
}

const keepMs = 10 * 60_000

/** The same, asked at most every ten minutes: somebody may keep the page open. */
export function createCertificateReader(read: typeof readCertificate = readCertificate): typeof readCertificate {
  const known = new Map<string, { at: number; answer: Promise<Certificate> }>()
  return (address) => {
    const found = known.get(address.href)
    if (found !== undefined && performance.now() - found.at < keepMs) return found.answer
    const answer = read(address)
    known.set(address.href, { at: performance.now(), answer })
    return answer
  }
}
