import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { activities } from '../packages/contracts/src/index.ts';
import { freePort, startBuiltServer } from './built-server.ts';
import { codeBlocks } from './code-blocks.ts';
import { atPorts, expectTranscript } from './console.ts';
import { installPackages } from './npm-packages.ts';
import { inRoot } from './root.ts';

const documents = globSync(['docs/{recipes,features}/*.md', '{apps,packages,examples}/*/README.md'], {
  cwd: inRoot(''),
  exclude: ['**/node_modules/**'],
}).sort();
const read = (document: string) => readFileSync(inRoot(document), 'utf8');
const testsOfTheirOwn = [
  'scripts/recipes.test.ts',
  'scripts/recipe-install.test.ts',
  'scripts/deploy.test.ts',
  'scripts/example.test.ts',
  'scripts/installed.test.ts',
  'apps/api/src/proxies/test-recipe.ts',
]
  .map(read)
  .join('');

/** What nobody types or saves: examples of data. Every other language is run, or says why not. */
const data = ['json'];
/** Blocks that a script writes, and a check compares: the help of commands. */
const generated = /^<!-- (\w+): generated -->\n[\s\S]*?^<!-- \/\1 -->$/gm;

test.each(documents)('%s has no block that is neither run nor says why not', (document) => {
  const written = read(document).replaceAll(generated, (part) => part.replaceAll(/.+/g, ''));
  const blocks = codeBlocks(written).filter(({ language }) => !data.includes(language));
  const silent = blocks.filter(
    ({ marker }) => !/^(?:(?:transcript|file|run|source): \S+|not run: \S.{9,})$/.test(marker),
  );
  expect(silent.map(({ line, text }) => `${line}: ${text.split('\n')[0]}`)).toEqual([]);
  // A fence without a language would be overlooked.
  expect(written.match(/^```/gm) ?? []).toHaveLength(2 * codeBlocks(written).length);
  for (const [, name = ''] of blocks.flatMap(({ marker }) => [/^run: (\S+)$/.exec(marker) ?? []])) {
    if (name) expect(testsOfTheirOwn).toMatch(new RegExp(`['"](?:run: )?${name}['"]`));
  }
});

// A server that is stopped and started between two blocks, or packages that are installed from their tarballs.
const withTestsOfTheirOwn = [
  'docs/recipes/backup.md',
  'docs/features/metrics.md',
  'apps/api/README.md',
  'apps/example/README.md',
];
const fromTopToBottom = documents.filter(
  (document) => !withTestsOfTheirOwn.includes(document) && read(document).includes('<!-- transcript: '),
);

test.each(fromTopToBottom)('%s shows what a reader gets who copies it from top to bottom', async (document) => {
  const server = await startBuiltServer();
  onTestFinished(() => server.stop());
  installPackages(server.folder);
  const ports = { 4000: await freePort(), 4001: await freePort() };
  const text = read(document);
  for (const { marker, text: block } of codeBlocks(text)) {
    const [kind, name = ''] = marker.split(': ');
    if (kind === 'file') writeFileSync(join(server.folder, name), atPorts(block, { 3000: server.port, ...ports }));
    if (kind === 'transcript') await expectTranscript(text, name, server, ports);
  }
});

const inOneLine = (document: string) => read(document).replaceAll(/\s+/g, ' ');

test.each([
  'docs/features/embedding.md',
  'docs/recipes/my-fastify-app.md',
  'packages/auth/README.md',
  'apps/example/README.md',
])('%s warns whoever registers Portero of leaving the await out', (document) => {
  expect(inOneLine(document)).toContain(
    '**Mind the `await`: without it your routes do not find the guards yet, and Fastify takes `undefined` for no guard: ' +
      'they are open to everybody.**',
  );
});

test('so does the README, in both languages, with as many words as fit', () => {
  expect(inOneLine('README.md')).toContain(
    '**Mind the `await`: without it the guards are `undefined`, and your routes open to everybody.**',
  );
  expect(inOneLine('README.es.md')).toContain(
    '**Que no falte el `await`: sin él las guardas son `undefined` y tus rutas quedan abiertas a cualquiera.**',
  );
});

test('the README of @portero/auth needs no other file of the repository, and says of guards, calls and events the same', () => {
  const readme = read('packages/auth/README.md');
  expect(readme.match(/\]\((?!https:|#)[^)]*\)/g) ?? []).toEqual([]);
  const tables = (document: string) => read(document).match(/^\|(?: guard| call| option \| when)[\s\S]*?\n(?=\n)/gm);
  expect(tables('packages/auth/README.md')).toEqual(tables('docs/features/embedding.md'));
  expect(tables('packages/auth/README.md')).toHaveLength(3);
});

test('the page about activity names everything that can stand in the list, and nothing else', () => {
  const [, table = ''] =
    /^\| about \| events \|\n\| --- \| --- \|\n([\s\S]*?)\n\n/m.exec(read('docs/features/activity.md')) ?? [];
  const named = [...table.matchAll(/`([\w.]+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual([...activities].sort());
});

test('the index names every recipe', () => {
  const index = read('docs/recipes/README.md');
  const named = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name = '']) => `docs/recipes/${name}`);
  expect(named.filter((name) => !existsSync(inRoot(name)))).toEqual([]);
  expect([...named, 'docs/recipes/README.md'].sort()).toEqual(documents.filter((name) => name.includes('recipes')));
});
