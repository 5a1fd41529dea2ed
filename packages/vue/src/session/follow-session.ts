/** What the page does when the session begins, ends or may have changed behind its back. */
import { type Ref, watch } from 'vue';
import { useToastsStore } from '../toasts/toasts.store.ts';
import { loginAddress, type SessionRoute } from './guard.ts';
import { safeNext } from './safe-next.ts';
import { useSessionStore } from './session.store.ts';

/** What the session needs of a router. vue-router's fits. */
export interface SessionRouter {
  currentRoute: Ref<SessionRoute | null>;
  replace: (to: string) => Promise<unknown>;
}

/** Keeps the route in step with the session, whichever tab or answer changed it. */
export function followSession(router: SessionRouter): void {
  const session = useSessionStore();
  const toasts = useToastsStore();

  watch(
    // The route as well: a page that took its time may arrive after the session has ended.
    () => [session.state, router.currentRoute.value] as const,
    async ([state, route], [stateBefore, routeBefore]) => {
      if (!route) return;
      if (state === 'in' && route.meta.access === 'guest') {
        // "Please log in" has been done.
        toasts.clear();
        await router.replace(safeNext(route.query.next));
      }
      // Whoever logs out here decides where to go; that is on its way.
      const isLeaving = session.ending === 'here' && route === routeBefore;
      if (state === 'out' && route.meta.access === 'session' && !isLeaving) {
        const why = session.ending;
        toasts.info(({ toasts: say }) => {
          // Nothing ended if nobody was known to be signed in.
          if (stateBefore !== 'in') return say.loginFirst;
          return why === 'elsewhere' ? say.loggedOutElsewhere : say.sessionExpired;
        });
        await router.replace(loginAddress(route));
      }
    },
  );
}

/**
 * Asks again when the page comes back to the front, to the network, or out of the browser's back/forward cache. In that
 * cache nothing private is kept: it was put away in one session and may be taken out in another.
 */
export function recheckOnReturn(): void {
  const session = useSessionStore();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void session.load();
  });
  addEventListener('online', () => void session.load());
  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) session.hide();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void session.recheck();
  });
}
