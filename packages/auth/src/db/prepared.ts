/** Queries that are built and prepared once, for what runs at every log-in. */
import type { Query, Scope } from './database.ts';
import { Placeholder } from './drizzle.ts';

/**
 * The places of a query that are filled in each time it runs. Columns encode what is inserted, moments among it but never null in
 * place of one; what is compared must be text or a number.
 */
export type Given<V> = { readonly [N in keyof V]: Placeholder<string, V[N]> };

/** Drizzle's synchronous face of a prepared query. */
interface Statement<T> {
  execute(values: object): { sync(): T };
}

const places = new Proxy({}, { get: (_target, name) => new Placeholder(String(name)) });

/**
 * Makes a query out of how it is built. Building one takes Drizzle five times as long as SQLite takes to run it, and a log-in
 * runs twenty; so each is built when it is first used with a database, and from then on only filled in.
 * @param build gets places in place of values
 */
export function prepared<V extends object, T>(
  build: (scope: Scope, given: Given<V>) => Query<T>,
): (scope: Pick<Scope, 'q' | 't'>, values: V) => Query<T> {
  const statements = new WeakMap<object, Statement<T>>();
  const statementOf = (scope: Scope) => {
    const known = statements.get(scope.q);
    if (known) return known;
    const made = (build(scope, places as Given<V>) as unknown as { prepare(): Statement<T> }).prepare();
    statements.set(scope.q, made);
    return made;
  };
  return (scope, values) => {
    const statement = statementOf(scope);
    // What executes queries prepares them first; this one is.
    const query = { prepare: () => ({ execute: () => statement.execute(values) }) };
    return query as unknown as Query<T>;
  };
}
