import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test.each(['index.ts', 'operator/index.ts'])(
  'on a Node that is too old, %s is refused in a sentence before the native packages can end the process',
  async (entry) => {
    const program = `
      Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '9' } });
      const loaded = [];
      process.dlopen = (_module, file) => { loaded.push(file); throw new Error('would end the process'); };
      const error = await import(${JSON.stringify(new URL(entry, import.meta.url).href)}).catch((fault) => fault);
      console.log(JSON.stringify({ message: error.message, loaded }));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=portero-source',
      '--input-type=module',
      '--eval',
      program,
    ]);
    const { message, loaded } = JSON.parse(stdout);
    expect(message).toMatch(/^@portero\/auth needs Node 22\.22 or newer .* This is v\d+/);
    expect(loaded).toEqual([]);
  },
);
