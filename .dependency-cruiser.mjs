/**
 * The walls of the house: who may import whom. Each rule says in its comment why the wall stands.
 * `$1` is what the group in `from` matched, so that a rule can speak of "the same folder".
 */
const workspace = (name) => `^(packages|apps)/${name}/`;
const feature = '^packages/auth/src/(?!core/|db/|http/)([^/]+)/';
const tests = '\\.test(-d)?\\.ts$|/test-[^/]+\\.ts$|\\.config\\.ts$|^apps/web/e2e/';

const mayImport = (name, allowed, comment) => ({
  name: `${name}-imports-only-${allowed.join('-and-') || 'itself'}`,
  comment,
  severity: 'error',
  from: { path: `${workspace(name)}src/`, pathNot: tests },
  to: { path: '^(packages|apps)/', pathNot: [workspace(name), ...allowed.map(workspace)].join('|') },
});

const ownedBy = (library, owner) => ({
  name: `${library.replaceAll(/[^a-z0-9]+/g, '-')}-has-one-owner`,
  comment: `One file knows ${library}: ${owner}. What it can do for others, it exports in our own words.`,
  severity: 'error',
  // The example is somebody else's app, with a database of its own.
  from: { path: '^(packages|apps)/', pathNot: `^${owner.replaceAll('.', '\\.')}$|^apps/example/|${tests}` },
  to: { path: `/node_modules/${library}/`, dependencyTypesNot: ['type-only'] },
});

export default {
  forbidden: [
    mayImport('contracts', [], 'What travels on the wire depends on nothing of ours.'),
    mayImport('client', [], 'The client runs anywhere and weighs little: what it knows of the wire is generated.'),
    mayImport('auth', ['contracts'], 'The plugin must fit into any host.'),
    mayImport('vue', ['contracts', 'client'], 'Forms and store talk to the API as everybody else does.'),
    mayImport('web', ['contracts', 'client', 'vue'], 'The app in the browser talks to the API as everybody else does.'),
    mayImport(
      'api',
      ['auth', 'contracts', 'client'],
      'The program only puts the parts together; its log-in talks to servers as everybody else does.',
    ),
    {
      name: 'contracts-know-only-typebox',
      comment: 'Browsers import them.',
      severity: 'error',
      from: { path: '^packages/contracts/src/', pathNot: tests },
      to: { path: '/node_modules/', pathNot: '/node_modules/typebox/' },
    },
    {
      name: 'client-knows-no-library',
      comment: 'The client is small because it is nothing but fetch.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: tests },
      to: { path: '/node_modules/' },
    },
    {
      name: 'rules-do-not-know-http',
      comment: 'In auth only plugin.ts, feature.ts, http/ and routes.ts know Fastify.',
      severity: 'error',
      from: {
        path: '^packages/auth/src/',
        pathNot: `^packages/auth/src/(plugin|feature)\\.ts$|^packages/auth/src/http/|/routes\\.ts$|${tests}`,
      },
      to: { path: '/node_modules/(fastify|@fastify/[^/]+)/' },
    },
    {
      name: 'rules-do-not-import-http',
      comment: 'Rules never see a request, a reply, a cookie or a status.',
      severity: 'error',
      from: { path: feature, pathNot: `/routes\\.ts$|/index\\.ts$|${tests}` },
      to: { path: '^packages/auth/src/http/' },
    },
    {
      name: 'queries-and-tables-are-private',
      comment: 'Features meet through their rules. db/tables.ts collects the tables; tables may refer to tables.',
      severity: 'error',
      from: {
        path: '^packages/auth/src/([^/]+)/',
        pathNot: `^packages/auth/src/db/tables\\.ts$|/tables\\.ts$|${tests}`,
      },
      to: { path: '^packages/auth/src/[^/]+/(queries|tables)\\.ts$', pathNot: '^packages/auth/src/$1/' },
    },
    {
      name: 'routes-are-private',
      comment: 'Only a feature itself registers its routes.',
      severity: 'error',
      from: { path: '^packages/auth/src/([^/]+)/', pathNot: tests },
      to: { path: '^packages/auth/src/[^/]+/routes\\.ts$', pathNot: '^packages/auth/src/$1/' },
    },
    {
      name: 'core-stands-alone',
      comment: 'What every feature uses depends on none.',
      severity: 'error',
      from: { path: '^packages/auth/src/core/', pathNot: tests },
      to: { path: '^packages/auth/src/(?!core/|db/database\\.ts)' },
    },
    ownedBy('argon2', 'packages/auth/src/core/argon2.ts'),
    ownedBy('@node-rs/argon2', 'apps/api/src/fast-argon2.ts'),
    ownedBy('drizzle-orm', 'packages/auth/src/db/drizzle.ts'),
    ownedBy('better-sqlite3', 'packages/auth/src/db/sqlite.ts'),
    ownedBy('@fastify/jwt', 'packages/auth/src/http/session-token.ts'),
    ownedBy('bowser', 'packages/auth/src/core/user-agent.ts'),
    {
      name: 'nodemailer-stays-in-mail',
      comment: 'Whoever sends has a mailer. How mails are written and sent is known in one folder.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '^apps/api/src/mail/' },
      to: { path: '/node_modules/nodemailer/' },
    },
    ownedBy('prom-client', 'apps/api/src/metrics/instruments.ts'),
    ownedBy('@opentelemetry/[^/]+', 'apps/api/src/tracing/tracing.ts'),
    ownedBy('@fastify/otel', 'apps/api/src/tracing/tracing.ts'),
    ownedBy('ajv', 'packages/auth/src/http/validation.ts'),
    ownedBy('@zxcvbn-ts/core', 'packages/vue/src/strength/estimator.ts'),
    {
      name: 'no-circles',
      comment: 'A circle is one thing in two files, or two things that do not know which is on top.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports is forgotten or misplaced.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot:
          '\\.d\\.ts$|\\.config\\.ts$|\\.mjs$|^(scripts|bench|drill)/|/public/|schema\\.sqlite\\.ts$|/test-setup\\.ts$',
      },
      to: {},
    },
    {
      name: 'no-drawers',
      comment: 'A thing without a feature has a noun of its own.',
      severity: 'error',
      from: {},
      to: { path: '^(packages|apps)/.*/(utils?|helpers?|common|shared|lib|misc)(/|\\.ts$)', pathNot: 'node_modules' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'What is imported stands in the package.json of the package that imports it.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'It would fail when it runs.',
      severity: 'error',
      // The peers of the bench have an install of their own, which is not there before somebody measures.
      from: { path: '^(packages|apps|scripts|bench|drill)/', pathNot: '^bench/peers/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|migrations|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['portero-source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    detectProcessBuiltinModuleCalls: true,
  },
};
