import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, type Visitor, createTestApp, testPassword } from '../../testing/app.ts'
import { redFlower } from '../../testing/register.ts'
import { describeSetup } from './index.ts'

let app: TestApp
let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'linli-setup-'))
  app = await createTestApp({ LINLI_DATA: dataDir })
  await app.db.asOwner(`
    insert into division (code, name, level, parent, as_of) values
      (530000000000, '云南省', 'province', 0, '2023-06-30'), (530500000000, '保山市', 'city', 530000000000, '2023-06-30'),
      (530502000000, '隆阳区', 'county', 530500000000, '2023-06-30'), (530502004000, '青华街道', 'street', 530502000000, '2023-06-30'),
      (530502004001, '红花社区居民委员会', 'community', 530502004000, '2023-06-30'), (530502004002, '打渔社区居民委员会', 'community', 530502004000, '2023-06-30')`)
})
afterEach(async () => {
  await app.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const me = { login: 'zhang', name: '张三', password: testPassword }
const claim = (visitor: Visitor, code: string) => visitor.post('/auth/setup/claim', { code })

/** A browser keeps what it is told to. */
async function claimed(code?: string): Promise<Visitor> {
  const made = code ?? (await app.setup.prepare())?.code ?? ''
  const visitor = app.visitor()
  const answer = await claim(visitor, made)
  expect(answer.status).toBe(200)
  visitor.cookie = answer.cookie ?? undefined
  return visitor
}

async function chosen(code: number = redFlower, name: string | null = null): Promise<Visitor> {
  const visitor = await claimed()
  expect((await visitor.post('/auth/setup/community', { code, name })).status).toBe(200)
  return visitor
}

describe('the set-up code', () => {
  test('stands in a file nobody else may read, is printed, and stays the same over restarts while unused', async () => {
    const made = await app.setup.prepare()
    expect(made?.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
    expect((await stat(path.join(dataDir, 'setup-code'))).mode & 0o777).toBe(0o600)
    expect(await readFile(path.join(dataDir, 'setup-code'), 'utf8')).toBe(`${made?.code ?? ''}\n`)
    expect(describeSetup(made ?? { code: '', file: '' }, 'http://host')).toContain(made?.code)
    expect(await app.setup.prepare()).toEqual(made)
    const stored = await app.db.asOwner<{ row: string }>('select row_to_json(s)::text as row from auth.setup s')
    expect(JSON.stringify(stored)).not.toContain(made?.code.replaceAll('-', ''))
  })

  test('without it nothing can be read, chosen or created', async () => {
    await app.setup.prepare()
    const stranger = app.visitor()
    expect((await stranger.get('/auth/setup')).body).toEqual({ open: true, claimed: false, taken: false, community: null })
    const tries = [
      await stranger.get('/auth/setup/divisions?q=%E7%BA%A2%E8%8A%B1'),
      await stranger.post('/auth/setup/community', { code: redFlower, name: null }),
      await stranger.post('/auth/setup/administrator', me),
    ]
    expect(tries.map((answer) => answer.error?.reason)).toEqual(Array(3).fill('setup-not-claimed'))
    stranger.cookie = `linli-setup=${'A'.repeat(43)}`
    expect((await stranger.post('/auth/setup/administrator', me)).error?.reason).toBe('setup-not-claimed')
    expect(await app.db.asOwner('select id from auth."user"')).toEqual([])
  })

  test('is read in any case, with or without dashes, with O for 0', async () => {
    const made = (await app.setup.prepare())?.code ?? ''
    const typed = ` ${made.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
    expect((await claim(app.visitor(), typed)).status).toBe(200)
  })

  test('a wrong one is refused, and after ten the right one too', async () => {
    const made = (await app.setup.prepare())?.code ?? ''
    for (let tries = 0; tries < 10; tries += 1)
      expect((await claim(app.visitor(), '0000-0000-0000-0000-0000')).error?.reason).toBe('setup-code-wrong')
    expect((await claim(app.visitor(), made)).error?.id).toBe('locked_out')
  })

  test('lets one browser in: of five at once one wins, and the others read why', async () => {
    const made = (await app.setup.prepare())?.code ?? ''
    const answers = await Promise.all(Array.from({ length: 5 }, () => claim(app.visitor(), made)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422, 422, 422])
    expect(answers.flatMap((answer) => answer.error?.reason ?? [])).toEqual(Array(4).fill('setup-code-used'))
    expect((await claim(app.visitor(), made)).error?.reason).toBe('setup-code-used')
    expect((await app.visitor().get('/auth/setup')).body).toMatchObject({ open: true, claimed: false, taken: true })
    await expect(stat(path.join(dataDir, 'setup-code'))).rejects.toThrow('ENOENT')
  })

  test('the claim is a cookie no script reads and no other site sends', async () => {
    const answer = await claim(app.visitor(), (await app.setup.prepare())?.code ?? '')
    expect(String(answer.headers['set-cookie'])).toMatch(/^linli-setup=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  test('a restart does not disturb the browser that is at it; a new code from the server puts it out', async () => {
    const first = await claimed()
    expect(await app.setup.prepare()).toBeNull()
    expect((await first.get('/auth/setup')).body).toMatchObject({ claimed: true })
    const renewed = await app.setup.renewCode()
    expect((await first.get('/auth/setup')).body).toMatchObject({ claimed: false, taken: false })
    const second = await claimed(renewed?.code)
    expect((await second.get('/auth/setup')).body).toMatchObject({ claimed: true })
  })

  test('a claim of yesterday is over, and the next start makes a new code', async () => {
    const first = await claimed()
    await app.db.asOwner(`update auth.setup set claimed_at = now() - interval '25 hours'`)
    expect((await first.get('/auth/setup')).body).toMatchObject({ open: true, claimed: false, taken: false })
    expect((await app.setup.prepare())?.code).toBeDefined()
  })
})

describe('the first administrator', () => {
  test('opens the chosen community and closes the set-up for good', async () => {
    const visitor = await chosen()
    const made = await visitor.post('/auth/setup/administrator', me)
    expect(made.status).toBe(200)
    expect(made.body).toMatchObject({ kind: 'staff', name: '张三', communities: [{ code: redFlower, name: '红花社区居民委员会' }] })
    const later = app.visitor()
    expect((await later.get('/auth/setup')).body).toEqual({ open: false, claimed: false, taken: false, community: null })
    for (const cookie of [visitor.cookie, undefined]) {
      later.cookie = cookie
      const tries = [
        await later.post('/auth/setup/administrator', { ...me, login: 'second' }),
        await later.post('/auth/setup/community', { code: 530502004002, name: null }),
        await claim(later, 'AAAA'),
      ]
      expect(tries.map((answer) => answer.error?.reason)).toEqual(Array(3).fill('setup-closed'))
    }
    expect(await app.setup.prepare()).toBeNull()
    expect(await app.setup.renewCode()).toBeNull()
    expect(await app.db.asOwner('select kind, holder from post')).toEqual([{ kind: 'administrator', holder: '张三' }])
    expect(await app.db.asOwner('select verb from audit_entry order by seq')).toEqual(
      expect.arrayContaining([{ verb: 'community.create' }, { verb: 'account.create' }]),
    )
  })

  test('a wizard broken off goes on where it stopped, in the same browser', async () => {
    const visitor = await chosen(530502004002)
    expect((await visitor.get('/auth/setup')).body).toMatchObject({
      claimed: true,
      community: { code: 530502004002, path: ['云南省', '保山市', '隆阳区', '青华街道', '打渔社区居民委员会'] },
    })
    expect((await visitor.post('/auth/setup/community', { code: redFlower, name: null })).body).toMatchObject({
      community: { code: redFlower },
    })
  })

  test('of several windows of the wizard one makes the account', async () => {
    const visitor = await chosen()
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((login) => visitor.post('/auth/setup/administrator', { ...me, login: `login-${login}` })),
    )
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.every((answer) => [200, 409, 422].includes(answer.status))).toBe(true)
    expect(await app.db.asOwner(`select count(*) as many from auth."user" where kind = 'staff'`)).toEqual([{ many: 1 }])
  })

  test('a weak password opens nothing, and the community must be chosen first', async () => {
    const visitor = await claimed()
    expect((await visitor.post('/auth/setup/administrator', me)).error?.reason).toBe('community-not-chosen')
    await visitor.post('/auth/setup/community', { code: redFlower, name: null })
    const weak = await visitor.post('/auth/setup/administrator', { ...me, password: '我们的红花社区最好最好最好' })
    expect(weak.error?.reason).toBe('password-contains-name')
    expect(await app.db.asOwner('select community from community')).toEqual([])
    expect((await visitor.post('/auth/setup/administrator', me)).status).toBe(200)
  })

  test('an account made on the command line closes it as well', async () => {
    const visitor = await chosen()
    await app.signIn({ login: 'by-hand', post: { kind: 'administrator', community: redFlower } })
    expect((await visitor.post('/auth/setup/administrator', me)).error?.reason).toBe('setup-closed')
    expect((await app.visitor().get('/auth/setup')).body).toMatchObject({ open: false })
  })
})

describe('the community', () => {
  test('one the list does not have yet opens under its street by the name given', async () => {
    const visitor = await chosen(530502004123, '新花社区居民委员会')
    expect((await visitor.post('/auth/setup/administrator', me)).status).toBe(200)
    const listed = await app.visitor().get('/api/communities')
    expect(listed.body).toEqual({
      items: [
        {
          code: 530502004123,
          name: '新花社区居民委员会',
          demo: false,
          path: ['云南省', '保山市', '隆阳区', '青华街道', '新花社区居民委员会'],
        },
      ],
    })
  })

  test.each([
    [530502004000, '某社区', 'not-a-community'],
    [530502099001, '某社区', 'street-unknown'],
    [530502004123, null, 'name-needed'],
  ])('%i named %s is refused as %s', async (code, name, reason) => {
    const visitor = await claimed()
    expect((await visitor.post('/auth/setup/community', { code, name })).error?.reason).toBe(reason)
  })
})

describe('the front door', () => {
  test('leads to the wizard while the installation waits, and to the choice of screens after', async () => {
    expect((await app.visitor().get('/')).status).toBe(200)
    const visitor = await chosen()
    const waiting = await app.visitor().get('/')
    expect([waiting.status, waiting.headers['location']]).toEqual([302, '/center/setup'])
    await visitor.post('/auth/setup/administrator', me)
    expect((await app.visitor().get('/')).status).toBe(200)
  })
})
