import { uploadLimits } from '@linli/contract/files'
import { LRUCache } from 'lru-cache'
import { AppError } from '../../platform/errors.ts'

/** Limits that need no row: running transfers of one uploader, and what one address brings without an account in a day. */
export interface UploadGates {
  /** @throws too_many_requests */
  run<T>(who: string, work: () => Promise<T>): Promise<T>
  /** @throws too_many_requests */
  requireAddressDay(address: string, bytes: number): void
  /** Counts it, once it was let in. */
  noteAddress(address: string, bytes: number): void
}

const dayMs = 24 * 60 * 60 * 1000

export function createUploadGates(): UploadGates {
  const running = new Map<string, number>()
  const brought = new LRUCache<string, number>({ max: 50_000, ttl: dayMs, noUpdateTTL: true })
  return {
    async run(who, work) {
      const count = running.get(who) ?? 0
      if (count >= uploadLimits.runningAtOnce) throw tooManyAtOnce()
      running.set(who, count + 1)
      try {
        return await work()
      } finally {
        const left = (running.get(who) ?? 1) - 1
        if (left === 0) running.delete(who)
        else running.set(who, left)
      }
    },
    requireAddressDay(address, bytes) {
      if ((brought.get(address) ?? 0) + bytes > uploadLimits.addressDayBytes) throw dayIsFull()
    },
    noteAddress(address, bytes) {
      brought.set(address, (brought.get(address) ?? 0) + bytes)
    },
  }
}

export function tooManyAtOnce(): AppError {
  return new AppError('too_many_requests', {
    reason: 'uploads-at-once',
    zh: '同时上传的文件太多，请等前面的传完再传。',
    en: 'Too many uploads at once. Wait until the others are done.',
  })
}

export function dayIsFull(): AppError {
  return new AppError('too_many_requests', {
    reason: 'uploads-a-day',
    zh: '今天上传的内容已经很多了，请明天再传。',
    en: 'A lot was uploaded today already. Go on tomorrow.',
  })
}

export function communityIsFull(): AppError {
  return new AppError('storage_full', {
    reason: 'community-quota',
    zh: '本社区的文件空间已用完。请删掉不用的文件，或请管理员调大空间。',
    en: 'The community has used up its space for files. Delete files nobody needs, or ask the administrator for more.',
  })
}
