/** Who may see which page. */
import { useToastsStore } from '../toasts/toasts.store.ts';
import { paths } from './paths.ts';
import { safeNext } from './safe-next.ts';
import { useSessionStore } from './session.store.ts';

/** Where somebody wants to go or is, as a router tells it. vue-router's own routes fit. */
export interface SessionRoute {
  fullPath: string;
  query: { next?: unknown };
  /** `guest`: for people who are not signed in yet. Without `access` everybody may see it. */
  meta: { access?: 'public' | 'guest' | 'session' | undefined };
}

/**
 * The guard of a router, such as vue-router's `beforeEach`: waits until it is known who is signed in.
 * @returns true, or the address to go to instead
 */
export async function sessionGuard(to: SessionRoute, from: SessionRoute | null): Promise<true | string> {
  const { access = 'public' } = to.meta;
  if (access === 'public') return true;
  const session = useSessionStore();
  const wasKnown = session.state !== 'unknown';
  await session.settled();
  if (access === 'guest') return session.state === 'in' ? safeNext(to.query.next) : true;
  if (session.state === 'out') {
    useToastsStore().info((words) => words.toasts.loginFirst);
    return loginAddress(to);
  }
  // The session may have ended since it was last asked about; the page need not wait for the answer. Whoever comes from
  // a page for guests has just signed in.
  if (wasKnown && from?.meta.access !== 'guest') void session.load();
  return true;
}

/** The address of the log-in page that leads back here. */
export function loginAddress({ fullPath }: Pick<SessionRoute, 'fullPath'>): string {
  // A slash may stand in a query, and an address is for reading.
  return `${paths.login}?next=${encodeURIComponent(fullPath).replaceAll('%2F', '/')}`;
}
