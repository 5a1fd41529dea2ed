/** Tokens as the wire shows them. Fields are named one by one: a new column must not leak. */
import type { Token } from '@portero/contracts';
import type { TokenRow } from './tokens.ts';

export function tokenOnWire(row: TokenRow): Token {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes],
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
