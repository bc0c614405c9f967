import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { CommandError } from './runtime.ts'

/** Asked for twice without echo on a terminal; otherwise the first line of stdin. Never an argument: those are seen in process lists. */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    const [line = ''] = (await readAll(process.stdin)).split(/\r?\n/u)
    if (line === '') throw new CommandError('No password came on stdin; type it on a terminal, or pipe it in as one line.')
    return line
  }
  const first = await ask('密码 Password: ')
  if (first !== (await ask('再输一次 Once more: '))) throw new CommandError('The two passwords differ; nothing was created.')
  return first
}

/** The question is shown, what is typed is not. */
function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  return new Promise((resolve, reject) => {
    lines.once('SIGINT', () => reject(new CommandError('Cancelled.')))
    lines.question('', resolve)
  }).then(
    (line) => {
      lines.close()
      process.stderr.write('\n')
      return String(line)
    },
    (error: unknown) => {
      lines.close()
      process.stderr.write('\n')
      throw error
    },
  )
}
