// What the tests need from the machine beside npm packages: a Chromium and a Debian PostgreSQL.
import { existsSync } from 'node:fs'
import { capture, say } from './setup.mjs'

/** Path of a Chromium or Chrome, installed from Debian's packages when missing and we may; else null. */
export async function ensureChromium() {
  if (findChromium() === null) await install('Chromium', ['chromium', 'fonts-noto-cjk'])
  return findChromium()
}

/** True when Debian's PostgreSQL 15 is there, installed likewise. */
export async function ensurePostgres() {
  if (!hasPostgres()) await install('PostgreSQL 15', ['postgresql-15'])
  return hasPostgres()
}

function findChromium() {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file)) ?? null
}

function hasPostgres() {
  return existsSync('/usr/lib/postgresql/15/bin/initdb')
}

async function install(what, packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  say(`installing ${what} from the system's packages …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3']
  await capture('apt-get', [...options, 'update'], { env })
  const { code, output } = await capture('apt-get', [...options, 'install', '-y', '--no-install-recommends', ...packages], { env })
  if (code !== 0) console.error(output.trim().split('\n').slice(-8).join('\n'))
  return code === 0
}
