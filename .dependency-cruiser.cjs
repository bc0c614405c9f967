// HOUSE.md §2: imports flow one way.
const server = '^apps/server/src/'
const testOnly = '([.]test[.]ts$|/testing/)'

const forbidden = [
  { name: 'no-cycle', comment: 'No cycles.', from: {}, to: { circular: true } },
  {
    name: 'resolvable',
    comment: 'Every import of our own leads somewhere.',
    from: {},
    to: { path: '^([.]|@linli/)', couldNotResolve: true },
  },

  only('rules', 'rules is pure and knows nobody.', '^packages/rules/', ['rules']),
  only('contract', 'contract knows rules alone.', '^packages/contract/', ['rules', 'contract']),
  only('client', 'client knows contract and rules.', '^packages/client/', ['rules', 'contract', 'client']),
  only('ui', 'ui is looks only: no contract, no client.', '^packages/ui/', ['rules', 'ui']),
  only('server', 'The server uses rules and contract of the packages.', '^apps/server/', ['rules', 'contract']),
  {
    name: 'rules-is-pure',
    comment: 'rules runs in the browser and reads neither clock, file nor network.',
    from: { path: '^packages/rules/src/', pathNot: testOnly },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'nothing-imports-apps',
    comment: 'Nothing imports an app from outside; only bench measures the server inside its own process.',
    from: { path: '^(packages|e2e|scripts)/' },
    to: { path: '^apps/', pathNot: [`${server}testing/`, `${server}modules/[^/]+/testing/`] },
  },
  {
    name: 'bench-measures-the-server',
    comment: 'bench imports no front-end.',
    from: { path: '^bench/' },
    to: { path: '^apps/', pathNot: server },
  },
  {
    name: 'apps-apart',
    comment: 'Apps do not import each other.',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'tv-without-zod',
    comment: 'The TV takes types alone from the contract: Zod would cost a third of its bundle.',
    from: { path: '^apps/tv/src/' },
    to: { path: ['^packages/(contract|client)/', 'node_modules/zod/'], dependencyTypesNot: ['type-only'] },
  },

  {
    name: 'platform-below-modules',
    comment: 'platform has no domain words: it knows neither modules nor what is above them.',
    from: { path: `${server}platform/`, pathNot: testOnly },
    to: { path: server, pathNot: `${server}platform/` },
  },
  {
    name: 'modules-below-app',
    comment: "Modules know platform and each other's door, not the composition root.",
    from: { path: `${server}modules/`, pathNot: testOnly },
    to: { path: server, pathNot: `${server}(platform|modules)/` },
  },
  {
    name: 'module-door',
    comment: 'A module is entered by its index.ts only; processes that only handle rows by its rows.ts.',
    from: { path: `${server}modules/([^/]+)/` },
    to: { path: `${server}modules/[^/]+/(?!(index|rows)[.]ts$)`, pathNot: [`${server}modules/$1/`, `${server}modules/[^/]+/testing/`] },
  },
  {
    name: 'module-door-from-outside',
    comment: 'A module is entered by its index.ts only; processes that only handle rows by its rows.ts.',
    from: { path: '^', pathNot: `${server}modules/` },
    to: { path: `${server}modules/[^/]+/(?!(index|rows)[.]ts$)`, pathNot: `${server}modules/[^/]+/testing/` },
  },
  {
    name: 'one-way-into-the-database',
    comment: 'Only platform/db speaks to Postgres; everyone else goes through inScope.',
    from: { path: '^(apps|packages)/', pathNot: [`${server}platform/db/`, testOnly] },
    to: { path: 'node_modules/(@types/)?pg/' },
  },
  {
    name: 'no-test-code-in-production',
    comment: 'What runs for people does not import test helpers.',
    from: { path: '^(apps|packages)/', pathNot: testOnly },
    to: { path: testOnly, pathNot: 'node_modules/' },
  },
]

module.exports = {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dev-dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json'],
    },
  },
}

/** Of the packages, the folder may use the named ones alone. */
function only(name, comment, from, allowed) {
  return {
    name: `${name}-imports`,
    comment,
    from: { path: from },
    to: { path: '^packages/', pathNot: `^packages/(${[...allowed, 'tooling'].join('|')})/` },
  }
}
