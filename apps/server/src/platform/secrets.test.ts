import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSecrets } from './secrets.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'linli-secrets-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true })
})

describe('the key file', () => {
  it("is made once, for the owner's eyes only, with a different key for each purpose", async () => {
    const first = await loadSecrets(dataDir)
    const keys = Object.values(first).map((key) => key.toString('hex'))
    expect(new Set(keys).size).toBe(6)
    expect(keys.every((key) => key.length === 64)).toBe(true)
    expect(await loadSecrets(dataDir)).toEqual(first)
    const mode = (await stat(path.join(dataDir, 'keys', 'linli.key'))).mode & 0o777
    expect(mode).toBe(0o600)
  })

  it('is the same for processes that start at once, and leaves nothing beside it', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => loadSecrets(dataDir)))
    for (const secrets of all) expect(secrets).toEqual(all[0])
    expect(await readdir(path.join(dataDir, 'keys'))).toEqual(['linli.key'])
  })

  it.each(['', '{}', '{"version":1,"keys":{"auth":"00"}}'])('is refused and kept when damaged: %j', async (content) => {
    await loadSecrets(dataDir)
    const file = path.join(dataDir, 'keys', 'linli.key')
    await writeFile(file, content)
    await expect(loadSecrets(dataDir)).rejects.toThrow(/damaged/)
    expect(await readFile(file, 'utf8')).toBe(content)
  })
})
