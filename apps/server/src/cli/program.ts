import { Command } from 'commander'
import { registerAudit } from './audit.command.ts'
import { registerBackup } from './backup.command.ts'
import { registerConfig } from './config.command.ts'
import { registerDemo } from './demo.command.ts'
import { registerExport } from './export.command.ts'
import { registerImport } from './import-register.ts'
import { registerRestore } from './restore.command.ts'
import { registerRollups } from './rollups.command.ts'
import { registerSetup } from './setup.command.ts'
import { registerUser } from './user.command.ts'
import { registerVersion } from './version.command.ts'

const afterHelp = `
Exit codes:
  0  done
  1  refused or failed; the reason is on stderr (with --json: on stdout)
  2  done, with something to look at: rejected rows, or a broken audit chain

Results go to stdout, progress to stderr. Every command takes --help and --json.
The settings are those of the server (docs/OPERATIONS.md); commands work with the server running or not.`

/** The command line, \`npm run -s linli -- <command>\`. */
export function createProgram(): Command {
  const program = new Command('linli')
    .description('Linli 邻里 on the command line')
    .addHelpText('afterAll', afterHelp)
    .showHelpAfterError('(add --help for how to use it)')
  registerImport(program)
  registerExport(program)
  registerAudit(program)
  registerRollups(program)
  registerBackup(program)
  registerRestore(program)
  registerDemo(program)
  registerSetup(program)
  registerUser(program)
  registerConfig(program)
  registerVersion(program)
  return program
}
