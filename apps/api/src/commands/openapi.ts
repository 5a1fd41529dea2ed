/** `portero openapi` */
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
      const cookieName = loadConfig(env()).publicUrl.startsWith('https:') ? '__Host-portero' : 'portero';
      terminal.print(JSON.stringify(openapiDocument({ version: VERSION, cookieName }), null, 2));
    });
}
