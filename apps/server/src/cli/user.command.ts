import { type PostKind, postKindNames } from '@linli/contract/rights'
import { levelOf } from '@linli/rules/division-code'
import { type Command, Option } from 'commander'
import { createStaffAccount, recoverByOperator } from '../modules/accounts/index.ts'
import { systemCaller } from '../platform/caller.ts'
import { inScope } from '../platform/db/in-scope.ts'
import { readDivisionCode } from './community.option.ts'
import { openCommunity } from './open-community.ts'
import { readPassword } from './password.prompt.ts'
import { type Outcome, exitCodes, report, say } from './report.ts'
import { CommandError, type Runtime, withAccounts, withRuntime } from './runtime.ts'

interface Options {
  login: string
  name: string
  post: PostKind
  community: number
  building?: string
  estate?: string
  organisation?: string
  phone?: string
  publish?: boolean
  openCommunity?: boolean
  json?: boolean
}

export function registerUser(program: Command): void {
  const user = program.command('user').description('Accounts of staff and helpers 账号')
  user
    .command('recover')
    .description('Make a one-time recovery code for somebody locked out, where two colleagues cannot do it in the centre')
    .requiredOption('--login <login>', 'whose')
    .option('--json', 'print the result as JSON')
    .action((options: { login: string; json?: boolean }) => report(options, () => recover(options.login)))
  user
    .command('create')
    .description('Create an account with its first post. The password is asked for, or read as one line from stdin; at least 12 characters')
    .requiredOption('--login <login>', 'what the person types to sign in')
    .requiredOption('--name <name>', "the person's name 姓名")
    .addOption(new Option('--post <post>', 'the post 岗位').choices(postKindNames).makeOptionMandatory())
    .requiredOption('--community <code>', '12-digit code of the community, or of the street for street_officer', readDivisionCode)
    .option('--building <number>', 'the building a helper answers for, such as 3')
    .option('--estate <name>', 'its estate, where building numbers repeat')
    .option('--organisation <name>', 'organisation of the post')
    .option('--phone <number>', 'phone shown to residents with --publish')
    .option('--publish', 'show residents that this person answers for them')
    .option('--open-community', 'open the community on this installation when it is not there yet')
    .option('--json', 'print the result as JSON')
    .action((options: Options) => report(options, () => create(options)))
}

async function recover(login: string): Promise<Outcome> {
  const paper = await withRuntime(say, (runtime) => withAccounts(runtime, (accounts) => recoverByOperator(accounts.context, login)))
  return {
    exit: exitCodes.done,
    json: paper,
    lines: [
      `Recovery code for ${paper.name}, good once and for 24 hours: ${paper.code}`,
      `To be typed at ${paper.url}; the old second factor and all sessions end then.`,
    ],
  }
}

async function create(options: Options): Promise<Outcome> {
  const password = await readPassword()
  const account = await withRuntime(say, (runtime) =>
    withAccounts(runtime, async (accounts) => {
      await requirePlace(runtime, options)
      const building = options.building === undefined ? undefined : await findBuilding(runtime, options, options.building)
      return createStaffAccount(accounts, {
        login: options.login,
        name: options.name,
        password,
        post: {
          kind: options.post,
          community: options.community,
          ...(building === undefined ? {} : { building }),
          organisation: options.organisation ?? null,
          published: options.publish === true,
          publicPhone: options.phone ?? null,
        },
      })
    }),
  )
  return {
    exit: exitCodes.done,
    json: { account, login: options.login, post: options.post, community: options.community },
    lines: [`Created ${options.login} (${options.name}), ${options.post} at ${String(options.community)}.`],
  }
}

/** Posts of a street or above need no community here; a community must be open. */
async function requirePlace(runtime: Runtime, { community, openCommunity: open }: Options): Promise<void> {
  if (levelOf(community) !== 'community') return
  const there = await inScope(runtime.database, systemCaller('user create', community), 'read', (tx) =>
    tx.selectFrom('community').select('community').where('community', '=', community).executeTakeFirst(),
  )
  if (there !== undefined) return
  if (open !== true)
    throw new CommandError(`There is no community ${String(community)} on this installation; add --open-community to open it.`)
  say(`Opened ${await openCommunity(runtime, community)}.`)
}

async function findBuilding(runtime: Runtime, { community, estate }: Options, number: string): Promise<string> {
  const rows = await inScope(runtime.database, systemCaller('user create', community), 'read', (tx) =>
    tx
      .selectFrom('building as b')
      .innerJoin('estate as e', (join) => join.onRef('e.community', '=', 'b.community').onRef('e.id', '=', 'b.estate_id'))
      .select(['b.id', 'e.name as estate'])
      .where('b.community', '=', community)
      .where('b.number', '=', number)
      .$if(estate !== undefined, (some) => some.where('e.name', '=', estate ?? ''))
      .execute(),
  )
  const [found, another] = rows
  if (found === undefined)
    throw new CommandError(
      `There is no building ${number}${estate === undefined ? '' : ` in ${estate}`} in community ${String(community)}.`,
    )
  if (another !== undefined)
    throw new CommandError(
      `Several estates have a building ${number} (${rows.map((row) => row.estate).join(', ')}); name one with --estate.`,
    )
  return found.id
}
