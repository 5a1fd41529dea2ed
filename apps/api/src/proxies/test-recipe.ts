/** For tests: what the recipe for operators says to change, as it stands there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Change, ProxyName } from './test-proxy.ts';

const recipe = readFileSync(
  fileURLToPath(new URL('../../../../docs/recipes/protect-anything.md', import.meta.url)),
  'utf8',
);

/** The block of the recipe that stands behind `<!-- run: name -->`. @throws Error if there is none */
function block(name: string): string {
  const text = recipe
    .split(`<!-- run: ${name} -->\n`)[1]
    ?.split('```')[1]
    ?.replace(/^\w+\n/, '');
  if (!text) throw new Error(`the recipe has no block ${name}`);
  return text;
}

/** What the recipe changes, and where it says that it goes. */
export const changes: Record<ProxyName, Record<'open' | 'scope' | 'role' | 'roleThere', Change>> = {
  nginx: {
    open: ['    location / {\n', `${block('open-nginx')}\n    location / {\n`],
    scope: ['    location / {\n', `${block('scope-nginx')}\n    location / {\n`],
    role: ['    absolute_redirect off;\n', `    absolute_redirect off;\n${block('role-nginx')}`],
    roleThere: ['    location / {\n', `${block('role-location-nginx')}\n    location / {\n`],
  },
  caddy: {
    open: ['@guarded path *\n', block('open-caddy')],
    scope: ['vars portero_scope profile:read\n', `vars portero_scope profile:read\n${block('scope-caddy')}`],
    role: ['vars portero_role ""\n', block('role-caddy').trimStart()],
    roleThere: ['vars portero_role ""\n', `vars portero_role ""\n${block('role-location-caddy')}`],
  },
};
