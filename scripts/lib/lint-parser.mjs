// ESLint's parser with types: one program a tsconfig, made once, in which a .vue file stands for its script.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import vue from 'eslint-plugin-vue'
import ts from 'typescript'
import { parser } from 'typescript-eslint'

const vueFiles = [{ extension: '.vue', isMixedContent: true, scriptKind: ts.ScriptKind.Deferred }]
const vueParser = vue.configs['flat/base'].find((config) => config.languageOptions?.parser !== undefined).languageOptions.parser
const projects = new Map()
/** The one used last stands last. */
const programs = new Map()

/**
 * The project service of typescript-eslint has for a .vue file the whole file until it is opened with its script alone: a new program
 * and all its types anew for each of them. It is asked only where the text is not the one on disk (an editor, --fix) or in no tsconfig.
 * vue-eslint-parser takes `projectService` away for expressions of templates: they are parsed without types.
 */
export const typedParser = { meta: { name: 'linli-lint-parser', version: '1' }, parseForESLint }

function parseForESLint(code, options) {
  if (!options.projectService) return parser.parseForESLint(code, options)
  const program = projectOf(options.filePath)?.program()
  const known = program?.getSourceFile(options.filePath)
  if (known === undefined || known.text !== code) return parser.parseForESLint(code, options)
  return parser.parseForESLint(code, { ...options, projectService: undefined, programs: [program] })
}

/** The nearest tsconfig above a file that counts it among its own. */
function projectOf(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const project = openProject(path.join(folder, 'tsconfig.json'))
    if (project?.files.has(file)) return project
    if (folder === path.dirname(folder)) return null
  }
}

function openProject(config) {
  if (!projects.has(config)) projects.set(config, existsSync(config) ? readProject(config) : null)
  return projects.get(config)
}

function readProject(config) {
  const { config: json, error } = ts.readConfigFile(config, ts.sys.readFile)
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  const { fileNames, options } = ts.parseJsonConfigFileContent(json, ts.sys, path.dirname(config), undefined, config, undefined, vueFiles)
  return {
    files: new Set(fileNames),
    program() {
      const program = programs.get(config) ?? makeProgram(fileNames, { ...options, allowNonTsExtensions: true })
      // The last two stay: files come folder by folder, and a program with its types is a gigabyte.
      programs.delete(config)
      programs.set(config, program)
      for (const old of [...programs.keys()].slice(0, -2)) programs.delete(old)
      return program
    },
  }
}

function makeProgram(rootNames, options) {
  const host = ts.createCompilerHost(options, true)
  const readFile = host.readFile.bind(host)
  host.readFile = (file) => (file.endsWith('.vue') ? scriptOf(readFileSync(file, 'utf8')) : readFile(file))
  const program = ts.createProgram({ rootNames, options, host })
  // Binds the names.
  program.getTypeChecker()
  return program
}

/** What vue-eslint-parser hands on of a component to be parsed with types: it joins two scripts, and puts generics in front. */
function scriptOf(component) {
  let script = ''
  const listener = {
    parseForESLint(code, options) {
      if (options.projectService) script = code
      return parser.parseForESLint(code, { ...options, projectService: undefined })
    },
  }
  vueParser.parseForESLint(component, { parser: listener, projectService: true, sourceType: 'module', filePath: 'component.vue' })
  return script
}
