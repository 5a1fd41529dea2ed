/** `portero openapi` */
import { cookieName } from '@portero/auth';
import { openapiDocument } from '@portero/contracts/openapi';
import { Command } from 'commander';
import { loadConfig } from '../config.ts';
import type { Shell } from '../shell.ts';
import { VERSION } from '../version.ts';
import { examples, json } from './options.ts';

export function openapiCommand({ env, terminal }: Shell): Command {
  return new Command('openapi')
    .description('print the OpenAPI document of this version, which is JSON')
    .addOption(json().hideHelp())
    .addHelpText('after', examples('portero openapi > openapi.json'))
    .action(() => {
      const info = { version: VERSION, cookieName: cookieName(loadConfig(env()).publicUrl.startsWith('https:')) };
      terminal.print(JSON.stringify(openapiDocument(info), null, 2));
    });
}
