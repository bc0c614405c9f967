import { AppError } from '../../../platform/errors.ts'
import { readCode } from '../matter.code.ts'
import type { MattersDeps } from '../matters.deps.ts'
import { unknownCode } from './follow-code.ts'

const perAddress = 20
const perCode = 20

/**
 * Codes are not found by trying: wrong ones are counted by address and by code, and beyond some nobody is answered for a
 * while. A right one costs nothing.
 * @throws not_found, too_many_requests
 */
export async function withCode<T>(
  { attempts }: Pick<MattersDeps, 'attempts'>,
  community: number,
  address: string,
  code: string,
  work: () => Promise<T>,
): Promise<T> {
  const place = String(community)
  const found = await attempts.guess(
    [
      { subject: `matter-code-address:${address}`, limit: perAddress },
      { subject: `matter-code:${place}:${readCode(code)}`, limit: perCode },
    ],
    async () => {
      try {
        return { value: await work() }
      } catch (error) {
        if (error instanceof AppError && error.details.reason === 'code-unknown') return null
        throw error
      }
    },
    { error: 'too_many_requests' },
  )
  if (found === null) throw unknownCode()
  return found.value
}
