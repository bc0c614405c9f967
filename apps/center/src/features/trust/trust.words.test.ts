import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { lifeKinds } from '@linli/rules/household-life'
import { matterActNames } from '@linli/rules/matter-acts'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { trustWords } from './trust.words.ts'

const server = path.resolve(import.meta.dirname, '../../../../server/src')
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/(\.test|\.gen)\.ts$|(^|\/)testing\//u.test(file))
  .map((file) => ts.createSourceFile(file, readFileSync(path.join(server, file), 'utf8'), ts.ScriptTarget.Latest, true))

/** What stands for the hole of a verb that is put together. */
const holes: Record<string, readonly string[]> = {
  'life.': lifeKinds,
  'job.': ['retry', 'discard'],
  'matter.': [...matterActNames, 'join', 'correct', 'ask-extension', 'refuse-extension', 'reply-from-meeting'],
}

const written = readNotes()
const words = Object.entries(trustWords).map(([locale, { trust }]) => [locale, trust] as const)

describe.each(words)('words of the audit in %s', (_locale, trust) => {
  const groups: Record<string, Record<string, string> | undefined> = trust.verb

  it('has a word for each verb the server writes', () => {
    const missing = [...written.verb].filter((verb) => {
      const [group = '', word = ''] = verb.split('.')
      return groups[group]?.[word] === undefined
    })
    expect(missing).toEqual([])
  })

  it('has a word for each kind of thing the server writes about', () => {
    expect([...written.entity].filter((entity) => !(entity in trust.entity))).toEqual([])
  })

  it('offers each group of verbs as a filter', () => {
    expect([...new Set([...written.verb].map((verb) => verb.split('.')[0] ?? ''))].filter((group) => !(group in trust.group))).toEqual([])
  })
})

it('what the server writes is found: plain, chosen, put together and handed on', () => {
  expect([...written.verb]).toEqual(
    expect.arrayContaining(['person.reveal', 'file.refuse', 'life.newborn', 'account.create', 'demo.reset']),
  )
  expect([...written.entity]).toEqual(expect.arrayContaining(['person', 'household', 'life_event']))
})

/** Verbs and entities of all notes: objects with both; a verb that is a parameter is read off the calls of its function. */
function readNotes(): { verb: Set<string>; entity: Set<string> } {
  const found = { verb: new Set<string>(), entity: new Set<string>() }
  const handed = new Map<string, number>()
  const everywhere = (visit: (node: ts.Node) => void): void => {
    const down = (node: ts.Node): void => {
      visit(node)
      ts.forEachChild(node, down)
    }
    sources.forEach(down)
  }
  everywhere((node) => {
    if (!ts.isObjectLiteralExpression(node)) return
    const [verb, entity] = ['verb', 'entity'].map((name) => node.properties.find((one) => one.name?.getText() === name))
    if (verb === undefined || entity === undefined) return
    for (const [name, property] of [['verb', verb] as const, ['entity', entity] as const]) {
      if (ts.isPropertyAssignment(property)) for (const text of textsOf(property.initializer)) found[name].add(text)
      else if (name === 'verb') notePart(property, handed)
    }
  })
  everywhere((node) => {
    if (!ts.isCallExpression(node)) return
    const at = handed.get(node.expression.getText())
    const argument = at === undefined ? undefined : node.arguments[at]
    if (argument !== undefined) for (const text of textsOf(argument)) found.verb.add(text)
  })
  return found
}

/** Remembers which argument of the function around it is the verb. */
function notePart(property: ts.Node, handed: Map<string, number>): void {
  let around: ts.Node = property
  while (!ts.isFunctionDeclaration(around)) around = around.parent
  const at = around.parameters.findIndex((one) => one.name.getText() === 'verb')
  if (at === -1 || around.name === undefined) throw new Error(`No verb is handed to ${around.name?.text ?? 'a function'}.`)
  handed.set(around.name.text, at)
}

function textsOf(value: ts.Expression): string[] {
  if (ts.isStringLiteralLike(value)) return [value.text]
  if (ts.isConditionalExpression(value)) return [...textsOf(value.whenTrue), ...textsOf(value.whenFalse)]
  // A row or note that is handed on was written somewhere else.
  if (ts.isPropertyAccessExpression(value)) return []
  const stem = ts.isTemplateExpression(value) ? value.head.text : ''
  const rest = holes[stem]
  if (rest === undefined) throw new Error(`${value.getSourceFile().fileName}: cannot tell what ${value.getText()} may be.`)
  return rest.map((word) => `${stem}${word}`)
}
