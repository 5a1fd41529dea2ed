import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { inRoot } from './root.ts';

const readme = readFileSync(inRoot('packages/client/README.md'), 'utf8');

test('the examples of the README of the client fit its types', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules/@portero'), { recursive: true });
  symlinkSync(inRoot('packages/client'), join(folder, 'node_modules/@portero/client'));
  symlinkSync(inRoot('node_modules/@types'), join(folder, 'node_modules/@types'));
  const compilerOptions = { lib: ['es2024', 'dom', 'dom.iterable'], types: ['node'], noEmit: true, composite: false };
  const extended = { extends: inRoot('tsconfig.base.json'), compilerOptions };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(extended));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const examples = codeBlocks(readme).filter(({ language }) => language === 'ts');
  expect(examples.length).toBeGreaterThan(4);
  for (const { line, text } of examples) {
    // What a block does not say itself stands in one before it.
    const client = text.includes('const portero =') ? '' : "declare const portero: import('@portero/client').Portero;";
    const imports = text.includes("from '@portero/client'")
      ? ''
      : `import { ${['createPortero', 'ProblemError'].filter((name) => text.includes(name))} } from '@portero/client';`;
    const before = `${imports}\n${client}\n`;
    // Functions that a reader calls are not unused.
    const code = text.replace(/^(const|(?:async )?function)\b/gm, 'export $1');
    writeFileSync(join(folder, `line-${line}.ts`), before + code);
  }
  const tsc = [inRoot('node_modules/typescript/bin/tsc'), '-p', folder];
  const { stdout } = await promisify(execFile)(process.execPath, tsc).catch((failed) => failed);
  expect(stdout).toBe('');
});
