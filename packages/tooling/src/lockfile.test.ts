import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

// HOSTILE.md D10: SheetJS on npm stopped at a version with known holes (CVE-2023-30533); exceljs up to 4.4.0 has one in
// notes of parsed JSON (CVE-2026-78207), which is out of reach as long as only these files use it, and not its notes.
const reviewed = { version: '4.4.0', files: /^apps\/server\/src\/modules\/(ledgers|privacy|setup)\/[\w./-]+\.ts$/ }

describe('packages installed', () => {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string }> }
  const versionsOf = (name: RegExp) =>
    Object.entries(lock.packages).flatMap(([place, { version }]) => (name.test(place) ? [`${place}@${version ?? ''}`] : []))

  it('hold no SheetJS, under whatever name, and exceljs once, as it was reviewed (D10)', () => {
    expect(versionsOf(/node_modules\/(@[\w-]+\/)?(xlsx|js-xlsx|sheetjs|xlsx-js-style|xlsx-populate)$/)).toEqual([])
    expect(versionsOf(/node_modules\/exceljs$/)).toEqual([`node_modules/exceljs@${reviewed.version}`])
  })

  it('of exceljs nothing reads notes or parsed JSON (D10)', () => {
    const users = ['apps', 'packages', 'bench', 'e2e', 'faults'].flatMap(listSources).filter((file) => /['"]exceljs/.test(read(file)))
    const product = users.filter((file) => !/(^bench|^e2e|\.test\.ts$|\/testing\/)/.test(file) && file.endsWith('.ts'))
    expect(product.length).toBeGreaterThan(0)
    for (const file of product) {
      expect(file).toMatch(reviewed.files)
      expect([file, /\.(note|model)\s*=|comments?-xform/.test(read(file))]).toEqual([file, false])
    }
  })
})

function listSources(top: string): string[] {
  return readdirSync(path.join(root, top), { recursive: true })
    .map((name) => path.join(top, String(name)))
    .filter((file) => /\.(ts|vue|mjs)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}
