import { z } from 'zod'

/** `cluster`: the files of an embedded Postgres; `logical`: the rows of any Postgres; `wal`: one segment of the embedded one's log. */
export const backupKinds = ['cluster', 'logical', 'wal'] as const
export type BackupKind = (typeof backupKinds)[number]

/** Stands in plain at the head of a backup, so that a folder of them can be read without the key; sealed against change. */
export const Header = z.object({
  format: z.literal(1),
  kind: z.enum(backupKinds),
  createdAt: z.iso.datetime(),
  /** Last migration of the schema. */
  migration: z.string(),
  /** Major version of Postgres. */
  postgres: z.number().int(),
  /** Fingerprint of the key that opens it. */
  key: z.string(),
  /** Which database: WAL of one does not fit another. Empty for logical backups. */
  systemId: z.string(),
})
export type Header = z.infer<typeof Header>

/** A file or folder inside a backup; names are relative and stay below where they are put. */
export const PartHead = z.object({
  name: z
    .string()
    .min(1)
    .refine((name) => !name.startsWith('/') && !name.includes('\0') && !name.split('/').includes('..'), 'unsafe name'),
  type: z.enum(['file', 'folder']),
})
export type PartHead = z.infer<typeof PartHead>

export const PartEnd = z.object({ bytes: z.number().int(), sha256: z.string() })
export type PartEnd = z.infer<typeof PartEnd>

const TableCount = z.object({ schema: z.string(), name: z.string(), rows: z.number().int() })
export type TableCount = z.infer<typeof TableCount>

const ClusterFacts = z.object({
  startLsn: z.string(),
  stopLsn: z.string(),
  /** First and last WAL segment without which the copy is not whole; both are inside. */
  startWal: z.string(),
  stopWal: z.string(),
  /** The database's clock when the copy became whole: a restore to an earlier moment needs an older backup. */
  wholeAt: z.iso.datetime(),
})
export type ClusterFacts = z.infer<typeof ClusterFacts>

const LogicalFacts = z.object({
  /** In the order they are to be loaded. */
  tables: z.array(z.object({ schema: z.string(), name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), last: z.string(), called: z.boolean() })),
  /** `alter role … set` and `alter database … set` of Linli's own; role null = the database. */
  settings: z.array(z.object({ role: z.string().nullable(), setting: z.string() })),
})
export type LogicalFacts = z.infer<typeof LogicalFacts>

/** Last frame of a backup. */
export const Manifest = z.object({
  finishedAt: z.iso.datetime(),
  parts: z.number().int(),
  /** Bytes of all parts as they were, before packing. */
  bytes: z.number().int(),
  /** SHA-256 over the lines `name bytes sha256` of all parts in order. */
  sha256: z.string(),
  rows: z.array(TableCount),
  /** False when something was written while the rows were counted: the copy is whole, the counts are then of a moment before. */
  rowsExact: z.boolean(),
  /** Heads of the audit chains when the rows were counted: the restored chains go through them. */
  chains: z.array(z.object({ community: z.number().int(), seq: z.number().int(), hash: z.string() })),
  cluster: ClusterFacts.nullable(),
  logical: LogicalFacts.nullable(),
})
export type Manifest = z.infer<typeof Manifest>
