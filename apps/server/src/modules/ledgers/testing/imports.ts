import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { v7 as newId } from 'uuid'
import { testFields } from '../../../testing/keys.ts'
import { buildStaff } from '../../../testing/callers.ts'
import type { TestDatabase } from '../../../testing/database.ts'
import { type ImportRequest, type ImportTools, commit, dryRun } from '../importing/import.run.ts'
import { sealPeople } from '../importing/import.seal.ts'
import { type FileCell, buildWorkbookFile } from './workbook-file.ts'

/** A short register with everything an import can fill in. */
export const header = [
  '楼栋',
  '单元',
  '房号',
  '户主姓名',
  '姓名',
  '与户主关系',
  '性别',
  '出生日期',
  '身份证号',
  '电话',
  '政治面貌',
  '原村组',
  '房屋使用',
  '特殊类别',
  '备注',
] as const

export type TestImports = ReturnType<typeof createTestImports>

/** Imports into a test database in this process, as the importing process does it. */
export function createTestImports(db: TestDatabase, folder: string, community: number) {
  const tools: ImportTools = {
    database: { pool: db.pool },
    fields: testFields,
    seal: (code, people) => Promise.resolve(sealPeople(testFields, code, people)),
    onRows: () => undefined,
  }
  const caller = buildStaff(community)
  const requestFor = async (rows: readonly (readonly FileCell[])[], choice: Partial<ImportRequest> = {}): Promise<ImportRequest> => {
    const content = buildWorkbookFile([{ name: '名册', rows }])
    const id = choice.id ?? newId()
    const file = path.join(folder, `${id}.xlsx`)
    await writeFile(file, content)
    return {
      id,
      file,
      fileName: '名册.xlsx',
      fileHash: createHash('sha256').update(content).digest('hex'),
      mapping: [],
      skipRejected: false,
      ...choice,
    }
  }
  return {
    tools,
    caller,
    requestFor,
    dryRun: async (rows: readonly (readonly FileCell[])[], choice: Partial<ImportRequest> = {}) =>
      dryRun(tools, caller, await requestFor(rows, choice)),
    commit: async (rows: readonly (readonly FileCell[])[], choice: Partial<ImportRequest> = {}) =>
      commit(tools, caller, await requestFor(rows, choice)),
    commitFile: (request: ImportRequest) => commit(tools, caller, request),
  }
}
