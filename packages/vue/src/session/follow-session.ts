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
    () => session.state,
    async (state, before) => {
      const route = router.currentRoute.value;
      if (!route) return;
      if (state === 'in' && route.meta.access === 'guest') {
        // "Please log in" has been done.
        toasts.clear();
        await router.replace(safeNext(route.query.next));
      }
      if (state === 'out' && session.ending !== 'here' && route.meta.access === 'session') {
        const why = session.ending;
        toasts.info(({ toasts: say }) => {
          // Nothing ended if nobody was known to be signed in.
          if (before === 'unknown') return say.loginFirst;
          return why === 'elsewhere' ? say.loggedOut : say.sessionEnded;
        });
        await router.replace(loginAddress(route));
      }
    },
  );
}

/** Asks again when the page comes back to the front, to the network, or out of the browser's back/forward cache. */
export function recheckOnReturn(): void {
  const session = useSessionStore();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void session.load();
  });
  addEventListener('online', () => void session.load());
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void session.recheck();
  });
}
