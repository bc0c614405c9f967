import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { checkoutRoot } from '../config.ts'

const frontEnds = ['center', 'phone', 'tv'] as const

/** Serves the built front-ends; every path below /center and /phone that is no file is the app's own page. */
export async function serveFrontEnds(
  app: FastifyInstance,
  chooser: {
    page: string
    styles: string
    /** Where to go instead of choosing, as long as there is nothing to choose. */
    instead(): Promise<string | null>
  },
): Promise<void> {
  app.get('/', page('chooser'), async (_request, reply) => {
    reply.header('cache-control', 'no-cache')
    const instead = await chooser.instead().catch(() => null)
    return instead === null ? reply.type('text/html; charset=utf-8').send(chooser.page) : reply.redirect(instead)
  })
  app.get('/chooser.css', page('chooser'), (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(chooser.styles),
  )
  for (const name of frontEnds) {
    const folder = path.join(checkoutRoot, 'apps', name, 'dist')
    if (!existsSync(path.join(folder, 'index.html'))) continue
    await app.register(fastifyStatic, {
      root: folder,
      prefix: `/${name}/`,
      decorateReply: false,
      wildcard: false,
      index: false,
      dotfiles: 'ignore',
      setHeaders: (reply, file) => setCaching(reply, file),
      globIgnore: ['**/.stamp', '**/*.map'],
    })
    const index = readFileSync(path.join(folder, 'index.html'), 'utf8')
    const etag = `"${createHash('sha256').update(index).digest('base64url').slice(0, 20)}"`
    const sendIndex = (reply: FastifyReply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').header('etag', etag).send(index)
    app.get(`/${name}`, page(name), (_request, reply) => reply.redirect(`/${name}/`))
    app.get(`/${name}/`, page(name), (_request, reply) => sendIndex(reply))
    if (name !== 'tv')
      app.get(`/${name}/*`, page(name), (request, reply) =>
        /\.[a-z0-9]{1,8}$/i.test(request.url.split('?')[0] ?? '') ? reply.callNotFound() : sendIndex(reply),
      )
  }
}

/** Pages stand outside the contract, and outside OpenAPI. */
function page(name: string) {
  return { schema: { hide: true }, config: { linliRoute: `page.${name}` } }
}

/** Files with a hash in their name never change. */
function setCaching(reply: FastifyReply, file: string): void {
  void reply.header(
    'cache-control',
    /[.-][\w-]{8}\.\w+$/.test(path.basename(file)) && file.includes(`${path.sep}assets${path.sep}`)
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  )
}
