import path from 'node:path'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'
import { typedParser } from './scripts/lib/lint-parser.mjs'

/** HOUSE.md §4: `entity.role.ts`, kebab-case. Components are named as their tags, in PascalCase. */
const fileName = {
  meta: { type: 'problem', messages: { kebab: 'Name the file in kebab-case: entity.role.ts.' }, schema: [] },
  create: (context) => ({
    Program(node) {
      if (!/^[a-z0-9]+(-[a-z0-9]+|-[A-Z]{2})*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(path.basename(context.filename)))
        context.report({ node, messageId: 'kebab' })
    },
  }),
}

/** Users' words live in catalogues, never in a component. */
const wordsInCatalogue = {
  meta: { type: 'problem', messages: { word: 'Move this text into the message catalogue and use its key.' }, schema: [] },
  create(context) {
    const report = (node, text) => /\p{Script=Han}/u.test(text) && context.report({ node, messageId: 'word' })
    const script = { Literal: (node) => report(node, String(node.value)), TemplateElement: (node) => report(node, node.value.raw) }
    const services = context.sourceCode.parserServices
    return (
      services.defineTemplateBodyVisitor?.(
        { ...script, VText: (node) => report(node, node.value), VLiteral: (node) => report(node, node.value) },
        script,
      ) ?? {}
    )
  },
}

const restricted = {
  default: { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  enum: {
    selector: 'TSEnumDeclaration',
    message: 'No enum: Node runs the source with its types erased. Use a union or an object `as const`.',
  },
  namespace: { selector: "TSModuleDeclaration[kind='namespace']", message: 'No namespace: Node runs the source with its types erased.' },
  env: {
    selector: "MemberExpression[object.name='process']:matches([property.name='env'], [property.value='env'])",
    message: 'The environment is read once, in platform/config.ts.',
  },
}
const restrict = (...names) => ['error', ...names.map((name) => restricted[name])]

const settled = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  'no-restricted-syntax': restrict('default', 'enum', 'namespace', 'env'),
  'no-console': 'error',
  'no-debugger': 'error',
  'no-eval': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  eqeqeq: 'error',
  'max-lines': ['error', { max: 500, skipBlankLines: false, skipComments: false }],
}

export default defineConfig(
  { ignores: ['**/node_modules/', '**/dist/', '**/dev-dist/', 'data/', 'test-results/', 'playwright-report/', '.cache/', '**/*.d.ts'] },
  // A rule is changed here, for everyone and with its reason, not switched off where it hurts.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  { plugins: { linli: { rules: { 'file-name': fileName, 'words-in-catalogue': wordsInCatalogue } } } },

  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: typedParser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
    plugins: { '@typescript-eslint': ts.plugin },
    rules: { ...settled, 'linli/file-name': 'error' },
  },

  { files: ['**/*.vue'], extends: [vue.configs['flat/essential']] },
  {
    files: ['**/*.vue'],
    languageOptions: {
      parserOptions: { parser: typedParser, projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
    plugins: { '@typescript-eslint': ts.plugin },
    rules: {
      ...settled,
      'linli/words-in-catalogue': 'error',
      'no-restricted-syntax': restrict('enum', 'namespace', 'env'),
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
    },
  },

  // Whole files that may read the environment: tests and tools are told by it what to do.
  {
    files: [
      'apps/server/src/platform/config.ts',
      'apps/server/src/testing/**',
      '**/*.test.ts',
      'bench/**/*.ts',
      'faults/**/*.ts',
      'e2e/**/*.ts',
      '**/*.config.ts',
    ],
    rules: { 'no-restricted-syntax': restrict('default', 'enum', 'namespace') },
  },
  { files: ['apps/server/src/cli/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
  // Their runners ask for a default export.
  {
    files: ['**/*.config.ts', '**/global-setup.ts', 'e2e/**/*.setup.ts'],
    rules: { 'no-restricted-syntax': restrict('enum', 'namespace') },
  },
  // Written by `npm run db:types`: as long as the database is wide.
  { files: ['apps/server/src/platform/db/types.gen.ts'], rules: { 'max-lines': 'off' } },

  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    rules: {
      'linli/file-name': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-unused-vars': 'error',
      'no-unreachable': 'error',
      'no-dupe-keys': 'error',
      'max-lines': ['error', 500],
    },
  },
  { files: ['.dependency-cruiser.cjs'], rules: { 'linli/file-name': 'off' } },
)
