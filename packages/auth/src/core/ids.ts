/** Identifiers of rows: unique, in the order of their making, not secret. */
import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562). */
export function newId(): string {
  return v7();
}
