// The sizes and syntax HOUSE promises of the built front-ends: what a first visit loads, gzipped; the TV in ES5 and old CSS.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'acorn'
import { root } from './lib/setup.mjs'

const limits = { center: Number.POSITIVE_INFINITY, phone: 170_000, tv: 150_000 }
/** What Chrome 49 does not know; the first four make a layout fall apart without a word. */
const unknownToTv = [
  [/(^|[;{\s])(row-|column-|grid-)?gap\s*:/, 'gap'],
  [/(^|[;{\s])inset\s*:/, 'inset'],
  [/:is\(/, ':is()'],
  [/:where\(/, ':where()'],
  [/display\s*:\s*(inline-)?grid/, 'grid'],
  [/:has\(/, ':has()'],
  [/:focus-visible/, ':focus-visible'],
  [/aspect-ratio\s*:/, 'aspect-ratio'],
  [/clamp\(/, 'clamp()'],
]

const problems = Object.keys(limits).flatMap((app) => {
  const dist = path.join(root, 'apps', app, 'dist')
  if (!existsSync(path.join(dist, 'index.html'))) return [`${app}: is not built.`]
  return [...checkSize(app, dist), ...(app === 'tv' ? checkTv(dist) : [])]
})
for (const problem of problems) console.error(problem)
process.exit(problems.length === 0 ? 0 : 1)

function checkSize(app, dist) {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8')
  const inline = scriptsIn(html).filter((script) => script.src === null)
  const start = new Set()
  for (const file of referencedFiles(html)) addWithStaticImports(dist, resolveUrl(dist, app, file), start)
  // The page shown first comes with it; which one depends on the address, so the largest counts.
  const extra = [...start]
    .flatMap((file) => importsOf(dist, file).dynamic)
    .map((file) => {
      const page = new Set(start)
      addWithStaticImports(dist, file, page)
      return page
    })
  const size = (files) => [...files].reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0)
  const own = inline.reduce((sum, script) => sum + gzipSync(script.text).length, 0)
  const total = own + Math.max(size(start), ...extra.map(size))
  const limit = limits[app]
  console.log(
    `${app}: first visit loads ${(total / 1000).toFixed(1)} kB of JavaScript (gzip)${Number.isFinite(limit) ? `, at most ${limit / 1000} kB` : ''}.`,
  )
  return total <= limit
    ? []
    : [`${app}: a first visit loads ${(total / 1000).toFixed(1)} kB of gzipped JavaScript, more than ${limit / 1000} kB.`]
}

function checkTv(dist) {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8')
  const found = filesUnder(dist)
  const scripts = [
    ...found.filter((file) => file.endsWith('.js')).map((file) => [path.relative(dist, file), readFileSync(file, 'utf8')]),
    ...scriptsIn(html)
      .filter((script) => script.src === null)
      .map((script, index) => [`index.html, script ${index + 1}`, script.text]),
  ]
  const styles = [
    ...found.filter((file) => file.endsWith('.css')).map((file) => [path.relative(dist, file), readFileSync(file, 'utf8')]),
    ...[...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)].map(([, text], index) => [`index.html, style ${index + 1}`, text]),
  ]
  const modules = scriptsIn(html).some((script) => script.module)
    ? ['tv: index.html has a module script, which Chrome 49 does not run.']
    : []
  const none = scripts.length === 0 ? ['tv: has no script at all.'] : []
  return [
    ...none,
    ...modules,
    ...scripts.flatMap(([name, text]) => {
      try {
        parse(text, { ecmaVersion: 5, sourceType: 'script' })
        return []
      } catch (error) {
        return [`tv: ${name} is not ES5: ${error.message}`]
      }
    }),
    ...styles.flatMap(([name, text]) => {
      const css = text.replace(/\/\*[\s\S]*?\*\//g, '')
      return unknownToTv
        .filter(([pattern]) => pattern.test(css))
        .map(([, what]) => `tv: ${name} uses ${what}, which Chrome 49 does not know.`)
    }),
  ]
}

function scriptsIn(html) {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)].map(([, attributes, text]) => ({
    src: /\bsrc="([^"]+)"/.exec(attributes)?.[1] ?? null,
    module: /type="module"/.test(attributes),
    text,
  }))
}

function referencedFiles(html) {
  const preloads = [...html.matchAll(/<link\b[^>]*rel="modulepreload"[^>]*>/gi)].map(([tag]) => /href="([^"]+)"/.exec(tag)?.[1])
  return [...scriptsIn(html).map((script) => script.src), ...preloads].filter((url) => typeof url === 'string')
}

function resolveUrl(dist, app, url) {
  return path.join(
    dist,
    url
      .replace(new RegExp(`^/?(${app}/)?`), '')
      .replace(/^\.\//, '')
      .replace(/\?.*$/, ''),
  )
}

function addWithStaticImports(dist, file, into) {
  if (into.has(file) || !existsSync(file)) return
  into.add(file)
  for (const next of importsOf(dist, file).fixed) addWithStaticImports(dist, next, into)
}

/** Relative imports of a built script: those loaded with it, and those loaded when asked for. */
function importsOf(dist, file) {
  const result = { fixed: [], dynamic: [] }
  let tree
  try {
    tree = parse(readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' })
  } catch {
    return result
  }
  const add = (list, source) => {
    const target = source?.type === 'Literal' ? source.value : source?.quasis?.[0]?.value.cooked
    if (typeof target === 'string' && target.startsWith('.')) list.push(path.resolve(path.dirname(file), target))
  }
  const visit = (node) => {
    if (node.type === 'ImportExpression') add(result.dynamic, node.source)
    else if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) add(result.fixed, node.source)
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') visit(child)
    }
  }
  visit(tree)
  return result
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}
