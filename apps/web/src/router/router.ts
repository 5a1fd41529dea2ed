/** The pages, who may see each, and the one guard that holds to it. */
import { nextTick } from 'vue';
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type RouteRecordRaw,
  type Router,
  type RouterHistory,
  type RouterScrollBehavior,
} from 'vue-router';
import { safeNext } from './features/session/safe-next.ts';
import { useSessionStore } from './features/session/session.store.ts';
import type { Words } from './language/en.ts';
import { useToastsStore } from './toasts/toasts.store.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** `guest`: for people who are not signed in yet. */
    access: 'public' | 'guest' | 'session';
    title: keyof Words['titles'];
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    name: 'home',
    component: () => import('./features/home/HomeView.vue'),
    meta: { access: 'public', title: 'home' },
  },
  {
    path: '/login',
    name: 'login',
    component: () => import('./features/session/LoginView.vue'),
    meta: { access: 'guest', title: 'login' },
  },
  {
    path: '/signup',
    name: 'signup',
    component: () => import('./features/session/SignupView.vue'),
    meta: { access: 'guest', title: 'signup' },
  },
  {
    path: '/profile',
    name: 'profile',
    component: () => import('./features/profile/ProfileView.vue'),
    meta: { access: 'session', title: 'profile' },
  },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./features/settings/SettingsView.vue'),
    meta: { access: 'session', title: 'settings' },
  },
  {
    path: '/:path(.*)*',
    name: 'notFound',
    component: () => import('./features/not-found/NotFoundView.vue'),
    meta: { access: 'public', title: 'notFound' },
  },
];

const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved) return saved;
  const section = document.getElementById(to.hash.slice(1));
  if (section) return { el: section };
  return to.path === from.path ? false : { top: 0 };
};

/** Makes the router with its guard. Tests pass a history in memory. */
export function createAppRouter(history: RouterHistory = createWebHistory()): Router {
  // Going back is told to us before the router hears of it.
  let isBack = false;
  history.listen(() => {
    isBack = true;
  });
  const router = createRouter({
    history,
    routes,
    scrollBehavior,
  });
  // Resolve, not each: a page's code and the answer about the session are fetched side by side.
  router.beforeResolve(async (to, from) => {
    const verdict = await guard(to, from);
    // A redirect on the way back takes the place of the entry; added in front of it, it would be a trap.
    if (!isBack || verdict === true) return verdict;
    const { path, query, hash } = router.resolve(verdict);
    return { path, query, hash, replace: true };
  });
  router.afterEach(async (to, from, failure) => {
    isBack = false;
    // On the first page the reader starts at the top, as on any page.
    if (failure || from.matched.length === 0 || to.path === from.path) return;
    await nextTick();
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  });
  return router;
}

async function guard(to: RouteLocationNormalized, from: RouteLocationNormalized): Promise<true | RouteLocationRaw> {
  if (to.meta.access === 'public') return true;
  const session = useSessionStore();
  await session.settled();
  if (to.meta.access === 'guest') return session.state === 'in' ? safeNext(to.query.next) : true;
  if (session.state === 'out') {
    useToastsStore().info((words) => words.toasts.loginFirst);
    return { name: 'login', query: { next: to.fullPath } };
  }
  // The session may have ended since it was last asked about; the page need not wait for the answer.
  if (from.matched.length > 0) void session.load();
  return true;
}
