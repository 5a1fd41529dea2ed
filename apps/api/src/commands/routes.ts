/** `portero routes` */
import { endpoints } from '@portero/contracts';
import { Command } from 'commander';
import type { Shell } from '../shell.ts';
import { printableJson } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import { examples, json } from './options.ts';

export function routesCommand({ terminal }: Shell): Command {
  return new Command('routes')
    .description('list every endpoint with who may call it and how often it is counted')
    .addOption(json())
    .addHelpText('after', examples('portero routes', 'portero routes --json | jq -r ".routes[].path"'))
    .action((options: { json?: true }) => {
      const routes = endpoints().map(({ endpoint: { method, path, access, scope, limit, summary } }) => ({
        method,
        path,
        access,
        scope,
        limit,
        summary,
      }));
      if (options.json) return terminal.print(printableJson({ routes }));
      terminal.print(
        table(
          ['METHOD', 'PATH', 'ACCESS', 'SCOPE', 'LIMIT', 'WHAT IT DOES'],
          routes.map((r) => [r.method, r.path, r.access, r.scope ?? '-', r.limit, r.summary]),
        ),
      );
    });
}
