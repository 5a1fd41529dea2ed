/** The security map on one screen: every route with its access, scope and limits. */
import { BODY_LIMIT_BYTES, endpoints, RETRY_AFTER_MAX_SECONDS } from '@portero/contracts';
import { inDatabase, inMemory } from './rate-limit.ts';

/** A Markdown document, made of the same endpoint objects as the routes. */
export function routeTable(): string {
  const routes = endpoints().map(({ endpoint: e }) => {
    const body = e.body ? `${e.oauth ? 'JSON or form' : 'JSON'}, ${BODY_LIMIT_BYTES / 1024} kB` : '-';
    return `| \`${e.method} ${e.path}\` | ${e.access} | ${e.scope ?? '-'} | ${e.limit}${e.mails ? ', mail' : ''} | ${body} |`;
  });
  const classes = [
    ...Object.entries(inDatabase).map(([name, limit]) => ({ name, ...limit, place: 'database' })),
    ...Object.entries(inMemory).map(([name, w]) => ({ name, counts: 'attempts', windows: [w], place: 'memory' })),
  ].map(({ name, counts, windows, place }) => {
    const quotas = windows.map((w) => `${w.quota} in ${inWords(w.seconds)} per ${w.per}`).join('; ');
    return `| ${name} | ${counts} | ${quotas} | ${place} |`;
  });
  return [
    '# Routes',
    '',
    'Every endpoint with who may call it. Generated from the contracts by `pnpm generate`; a difference fails the checks.',
    '`scope` is what a personal access token must be allowed there; `-` behind a session means that no token ever may act.',
    '',
    '| Route | Access | Scope | Limit | Body |',
    '| --- | --- | --- | --- | --- |',
    ...routes,
    '',
    '## Limits',
    '',
    'IPv6 addresses count by their /64. A refusal is 429 with `Retry-After` (at most ' +
      `${RETRY_AFTER_MAX_SECONDS} seconds).`,
    '',
    '| Limit | Counts | Quota | Kept in |',
    '| --- | --- | --- | --- |',
    ...classes,
    '',
  ].join('\n');
}

function inWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
