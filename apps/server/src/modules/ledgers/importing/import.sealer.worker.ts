import { parentPort, workerData } from 'node:worker_threads'
import { createFieldCipher } from '../../../platform/fields.ts'
import { type Unsealed, sealPeople } from './import.seal.ts'

// Buffers arrive in a thread as plain byte arrays.
const keys = workerData as { fieldCipher: Uint8Array; blindIndex: Uint8Array }
const fields = createFieldCipher({ fieldCipher: Buffer.from(keys.fieldCipher), blindIndex: Buffer.from(keys.blindIndex) })

parentPort?.on('message', ({ community, people }: { community: number; people: Unsealed[] }) => {
  parentPort?.postMessage(sealPeople(fields, community, people))
})
