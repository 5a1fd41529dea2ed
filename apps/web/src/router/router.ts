/** Which page stands at which address: as much of a router as a handful of fixed addresses needs (decision 10). */
import { type App, type Component, type InjectionKey, inject, nextTick, ref, type ShallowRef, shallowRef } from 'vue';
import { ScrollMemory } from './scroll-memory.ts';

export interface RouteMeta {
  /** `guest`: for people who are not signed in yet. */
  access: 'public' | 'guest' | 'session';
  /** What the document's title is made of. */
  title: string;
}

/** A page, or how to fetch it. */
export type Page = { page: Component } | { load: () => Promise<Component> };

export type Route = { path: string; meta: RouteMeta } & Page;

/** Where the reader is. */
export interface Place {
  /** Without query and fragment. */
  path: string;
  query: Record<string, string>;
  /** With its number sign; empty without a fragment. */
  hash: string;
  fullPath: string;
  meta: RouteMeta;
  /** What came along in the history entry and stands in no address. */
  state: Record<string, unknown>;
}

export interface RouterOptions {
  routes: Route[];
  /** What is shown at every other address. */
  notFound: Page & { meta: RouteMeta };
  /** Says whether somebody may go there: true, or the address to go to instead. */
  guard: (to: Place, from: Place | null) => Promise<true | string>;
  /** A page could not be fetched. `target` is its address. */
  onMissingPage: (error: unknown, target: string) => void;
}

type Way = 'push' | 'replace' | 'pop';

export interface Router {
  /** Where the reader is; null before the first page is there. */
  currentRoute: ShallowRef<Place | null>;
  page: ShallowRef<Component | null>;
  /** Whether the way to another page takes place. */
  isNavigating: ShallowRef<boolean>;
  push: (to: string, state?: Record<string, unknown>) => Promise<void>;
  replace: (to: string, state?: Record<string, unknown>) => Promise<void>;
  /** Goes to the address in the bar and follows it from then on. */
  start: () => Promise<void>;
  /** Fetches every page, so that none has to be waited for, or is missed without a connection. */
  prefetch: () => Promise<unknown>;
  install: (app: App) => void;
}

const key: InjectionKey<Router> = Symbol('router');

/** The router of the app that a component stands in. */
export function useRouter(): Router {
  const router = inject(key);
  if (!router) throw new Error('useRouter() outside of an app with a router');
  return router;
}

/** Makes a router over the browser's history. */
export function createRouter({ routes, notFound, guard, onMissingPage }: RouterOptions): Router {
  const currentRoute = shallowRef<Place | null>(null);
  const page = shallowRef<Component | null>(null);
  const isNavigating = ref(false);
  const scroll = new ScrollMemory();
  const fetched = new Map<Page, Component>();
  // The latest way wins: a page that arrives late is not shown any more.
  let turn = 0;

  function routeAt(path: string): Page & { meta: RouteMeta } {
    return routes.find((route) => route.path === path) ?? notFound;
  }

  async function fetchPage(of: Page): Promise<Component> {
    const known = 'page' in of ? of.page : fetched.get(of);
    if (known) return known;
    const component = await (of as Extract<Page, { load: unknown }>).load();
    fetched.set(of, component);
    return component;
  }

  async function go(to: string, way: Way, state: Record<string, unknown>): Promise<void> {
    const mine = ++turn;
    const url = new URL(to, location.origin);
    const route = routeAt(url.pathname);
    const place = placeOf(url, route.meta, state);
    isNavigating.value = true;
    try {
      // Whether one may and what there is to see are asked side by side.
      const [verdict, component] = await Promise.all([guard(place, currentRoute.value), fetchPage(route)]);
      if (mine !== turn) return;
      // On the way back a redirect takes the place of the entry; added in front of it, it would be a trap.
      if (verdict !== true) return await go(verdict, way === 'push' ? 'push' : 'replace', {});
      await arrive(place, component, way);
    } catch (error) {
      console.log('ERR', error);
      if (mine === turn) onMissingPage(error, place.fullPath);
    } finally {
      if (mine === turn) isNavigating.value = false;
    }
  }

  async function arrive(place: Place, component: Component, way: Way): Promise<void> {
    const before = currentRoute.value;
    if (way !== 'pop') {
      scroll.leave();
      const state = { ...place.state, key: scroll.enter(way === 'replace') };
      history[way === 'push' ? 'pushState' : 'replaceState'](state, '', place.fullPath);
    }
    currentRoute.value = place;
    page.value = component;
    await nextTick();
    // On the first page the browser has put reader and focus where they belong; only what came later is left to do.
    const section = place.hash === '' ? null : document.getElementById(decodeURIComponent(place.hash.slice(1)));
    if (way === 'pop' && before) scroll.restore();
    else if (section) section.scrollIntoView();
    else if (before && before.path !== place.path) window.scrollTo(0, 0);
    if (!before || (before.path === place.path && !section)) return;
    const heading = (section ?? document).querySelector<HTMLElement>('h1, h2');
    heading?.focus({ preventScroll: true });
  }

  const router: Router = {
    currentRoute,
    page,
    isNavigating,
    push: (to, state = {}) => go(to, to === currentRoute.value?.fullPath ? 'replace' : 'push', state),
    replace: (to, state = {}) => go(to, 'replace', state),
    start() {
      addEventListener('popstate', ({ state }) => {
        scroll.leave();
        scroll.returnTo(state?.key);
        void go(addressInBar(), 'pop', state ?? {});
      });
      scroll.returnTo(history.state?.key);
      return go(addressInBar(), 'replace', history.state ?? {});
    },
    prefetch: () => Promise.allSettled(routes.map(fetchPage)),
    install: (app) => app.provide(key, router),
  };
  return router;
}

function placeOf(
  { pathname, search, hash, searchParams }: URL,
  meta: RouteMeta,
  state: Record<string, unknown>,
): Place {
  return {
    path: pathname,
    query: Object.fromEntries(searchParams),
    hash,
    fullPath: pathname + search + hash,
    meta,
    state,
  };
}

function addressInBar(): string {
  return location.pathname + location.search + location.hash;
}
