import { constants } from 'node:fs'
import { access, readFile, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { readBackupStatus } from '../platform/backup/backup-status.ts'
import type { Config } from '../platform/config.ts'
import { readOpenFileLimit, wantedOpenFiles } from '../platform/open-files.ts'
import { type Finding, error, ok, warning } from './config-findings.ts'

const gigabyte = 1024 ** 3

/** Folders, keys, space, limits, ports and backups; nothing is made or changed. */
export async function checkMachine(config: Config): Promise<Finding[]> {
  return (
    await Promise.all([
      checkFolder('data-folder', config.dataDir, { zh: '数据文件夹', en: 'The data folder' }),
      checkKeys(config.dataDir),
      checkSpace(config.dataDir),
      checkOpenFiles(),
      checkPort(config),
      checkBackup(config),
    ])
  ).flat()
}

async function checkFolder(check: string, folder: string, name: { zh: string; en: string }): Promise<Finding[]> {
  const standing = await firstStanding(folder)
  const mine = await access(standing, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!mine)
    return [
      error(check, {
        zh: `${name.zh} ${folder} 不能读写；请把 ${standing} 交给运行邻里的账号，或另选一个。`,
        en: `${name.en} ${folder} cannot be read and written; give ${standing} to the account that runs Linli, or choose another.`,
      }),
    ]
  return [
    standing === folder
      ? ok(check, { zh: `${name.zh} ${folder} 能读写。`, en: `${name.en} ${folder} can be read and written.` })
      : ok(check, {
          zh: `${name.zh} ${folder} 还没有，启动时会建好。`,
          en: `${name.en} ${folder} is not there yet and will be made at the start.`,
        }),
  ]
}

async function checkKeys(dataDir: string): Promise<Finding[]> {
  const file = path.join(dataDir, 'keys', 'linli.key')
  const found = await stat(file).catch(() => null)
  if (found === null)
    return [ok('keys', { zh: '密钥文件还没有，启动时会生成。', en: 'There is no key file yet; it will be made at the start.' })]
  if ((found.mode & 0o077) !== 0)
    return [
      error('keys', {
        zh: `密钥文件 ${file} 别的账号也能读；请执行 chmod 600。`,
        en: `Other accounts can read the key file ${file}; run chmod 600 on it.`,
      }),
    ]
  const readable = await readFile(file).then(
    () => true,
    () => false,
  )
  return [
    readable
      ? ok('keys', { zh: '密钥文件只有自己能读。', en: 'The key file can be read by this account alone.' })
      : error('keys', { zh: `这个账号读不了密钥文件 ${file}。`, en: `This account cannot read the key file ${file}.` }),
  ]
}

async function checkSpace(dataDir: string): Promise<Finding[]> {
  const space = await statfs(await firstStanding(dataDir)).catch(() => null)
  if (space === null) return [warning('disk', { zh: '读不到磁盘的剩余空间。', en: 'The free space could not be read.' })]
  const free = space.bavail * space.bsize
  const shown = (free / gigabyte).toFixed(1)
  if (free < gigabyte) return [error('disk', { zh: `磁盘快满了，只剩 ${shown} GB。`, en: `The disk is nearly full: ${shown} GB left.` })]
  if (free < 10 * gigabyte) return [warning('disk', { zh: `磁盘只剩 ${shown} GB。`, en: `Only ${shown} GB of disk are left.` })]
  return [ok('disk', { zh: `磁盘还空着 ${shown} GB。`, en: `${shown} GB of disk are free.` })]
}

async function checkOpenFiles(): Promise<Finding[]> {
  const limit = await readOpenFileLimit()
  if (limit === null || limit >= wantedOpenFiles)
    return [ok('open-files', { zh: '同时打开的连接数够用。', en: 'Enough files and connections may be open at once.' })]
  return [
    warning('open-files', {
      zh: `最多同时开 ${String(limit)} 个连接，每块屏幕、每部手机占一个；请调到 ${String(wantedOpenFiles)} 以上（ulimit -n 或 LimitNOFILE）。`,
      en: `Only ${String(limit)} connections may be open at once, one for each screen and phone; raise it to ${String(wantedOpenFiles)} or more (ulimit -n, or LimitNOFILE).`,
    }),
  ]
}

async function checkPort({ port, host, role }: Config): Promise<Finding[]> {
  if (role === 'worker') return []
  const code = await tryPort(port, host)
  const at = `${host}:${String(port)}`
  if (code === null) return [ok('port', { zh: `${at} 空着。`, en: `${at} is free.` })]
  if (code === 'EADDRINUSE')
    return [
      warning('port', {
        zh: `${at} 已有程序在用；如果就是正在运行的邻里，不用管。`,
        en: `${at} is in use; if that is Linli running already, all is well.`,
      }),
    ]
  return [
    error('port', {
      zh: `不能在 ${at} 上监听（${code}）；1024 以下的端口要特权，地址要是这台机器的。`,
      en: `${at} cannot be listened on (${code}); ports below 1024 need privilege, and the address must be this machine's.`,
    }),
  ]
}

function tryPort(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (failure) => resolve('code' in failure ? String(failure.code) : failure.name))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}

async function checkBackup(config: Config): Promise<Finding[]> {
  const folder = await checkFolder('backup-folder', config.backup.folder, { zh: '备份文件夹', en: 'The backup folder' })
  const { lastOk, lastError } = await readBackupStatus(config.dataDir)
  const same = path.relative(config.dataDir, config.backup.folder)
  const inside = !same.startsWith('..') && !path.isAbsolute(same)
  return [
    ...folder,
    ...(inside
      ? [
          warning('backup-folder', {
            zh: '备份和数据在同一个文件夹里：盘坏了两样一起没。请把 LINLI_BACKUP_DIR 设到另一块盘。',
            en: 'Backups are inside the data folder and would be lost with it; point LINLI_BACKUP_DIR to another disk.',
          }),
        ]
      : []),
    lastOk === null
      ? warning('backup', { zh: '还没有做过备份。', en: 'There has been no backup yet.' })
      : lastError !== null && lastError.at > lastOk.at
        ? warning('backup', { zh: `上一次备份没有做成（${lastError.at}）。`, en: `The last backup failed (${lastError.at}).` })
        : ok('backup', { zh: `上一次备份：${lastOk.at}。`, en: `Last backup: ${lastOk.at}.` }),
  ]
}

/** The folder itself, or the nearest one above it that is there. */
async function firstStanding(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((await stat(at).catch(() => null)) !== null || at === path.dirname(at)) return at
  }
}
