import type { Notice } from '@linli/contract/notices'

export const stateTones = { draft: 'blue', published: 'jade', withdrawn: 'plain' } as const satisfies Record<Notice['state'], string>
