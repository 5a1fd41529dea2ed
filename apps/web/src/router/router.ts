/** Which page stands at which address: as much of a router as a handful of fixed addresses needs (decision 10). */
import { type App, type Component, type InjectionKey, inject, nextTick, type ShallowRef, shallowRef } from 'vue';
import { ScrollMemory } from './scroll-memory.ts';

export interface RouteMeta {
  /** `guest`: for people who are not signed in yet. */
  access: 'public' | 'guest' | 'session';
  /** What the document's title is made of. */
  title: string;
}

/** A page, or how to fetch it. */
export type Page = { page: Component } | { load: () => Promise<Component> };

/** `path` is in small letters and without a slash at its end; an address that differs only in that leads there too. */
export type Route = { path: string; meta: RouteMeta } & Page;

/** What goes along in the history entry and into no address. */
type EntryState = Readonly<Record<string, unknown>>;

/** Where the reader is. */
export interface Place {
  /** Without query and fragment. */
  path: string;
  query: Record<string, string>;
  /** With its number sign; empty without a fragment. */
  hash: string;
  fullPath: string;
  meta: RouteMeta;
  state: EntryState;
}

/** `return`: to an entry that is there already, by Back, Forward, a reload or the address bar. */
type Way = 'push' | 'replace' | 'return';

export interface RouterOptions {
  routes: Route[];
  /** What is shown at every other address. */
  notFound: Page & { meta: RouteMeta };
  /** Says whether somebody may go there: true, or the address to go to instead. */
  guard: (to: Place, from: Place | null) => Promise<true | string>;
  /** Whether an address that the app itself leads to is the server's: then it is loaded as a page of its own. */
  isElsewhere?: (to: URL, isPage: boolean, from: Place | null) => boolean;
  /** A page could not be fetched: what to show in its place, or null to stay where the reader is. */
  onMissingPage: (to: Place, way: Way) => Promise<Component | null>;
}

export interface Router {
  /** Where the reader is; null before the first page is there. */
  currentRoute: ShallowRef<Place | null>;
  page: ShallowRef<Component | null>;
  /** Whether the reader is on the way to another page. */
  isNavigating: ShallowRef<boolean>;
  push: (to: string, state?: EntryState) => Promise<void>;
  replace: (to: string, state?: EntryState) => Promise<void>;
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
export function createRouter({ routes, notFound, guard, isElsewhere, onMissingPage }: RouterOptions): Router {
  const currentRoute = shallowRef<Place | null>(null);
  const page = shallowRef<Component | null>(null);
  const isNavigating = shallowRef(false);
  const scroll = new ScrollMemory();
  const fetched = new Map<Page, Component>();
  const life = new AbortController();
  // The latest way wins: a page that arrives late is not shown any more.
  let turn = 0;

  /** The page's component; null if it cannot be fetched. Why, the browser has written to its console. */
  async function fetchPage(of: Page): Promise<Component | null> {
    if ('page' in of) return of.page;
    const known = fetched.get(of) ?? (await of.load().catch(() => null));
    if (known) fetched.set(of, known);
    return known;
  }

  async function go(to: string | URL, way: Way, state: EntryState): Promise<void> {
    const mine = ++turn;
    const url = new URL(to, location.origin);
    const path = url.pathname.toLowerCase().replace(/\/+$/, '') || '/';
    const own = routes.find((one) => one.path === path);
    if (way !== 'return' && isElsewhere?.(url, own !== undefined, currentRoute.value)) {
      location[way === 'push' ? 'assign' : 'replace'](url);
      return;
    }
    const route = own ?? { ...notFound, path: url.pathname };
    const place = placeOf(route, url, state);
    isNavigating.value = true;
    try {
      // What there is to see is fetched while it is asked whether one may see it.
      const fetching = fetchPage(route);
      const verdict = await guard(place, currentRoute.value);
      if (mine !== turn) return;
      // On the way back a redirect takes the place of the entry; added in front of it, it would be a trap.
      if (verdict !== true) return await go(verdict, way === 'push' ? 'push' : 'replace', {});
      const found = await fetching;
      if (mine !== turn) return;
      const shown = found ?? (await onMissingPage(place, way));
      if (shown && mine === turn) await arrive(place, shown, way);
    } finally {
      if (mine === turn) isNavigating.value = false;
    }
  }

  async function arrive(place: Place, component: Component, way: Way): Promise<void> {
    const before = currentRoute.value;
    // To an entry without a key, as the address bar makes one, the browser has scrolled already.
    if (way !== 'return' || place.state.key) scroll.leave();
    const entry = { ...place.state, key: scroll.enter(way === 'return' ? place.state.key : undefined) };
    history[way === 'push' ? 'pushState' : 'replaceState'](entry, '', location.origin + place.fullPath);
    currentRoute.value = place;
    page.value = component;
    await nextTick();
    const id = place.hash.slice(1);
    const section = document.getElementById(id);
    const isBack = way === 'return' && scroll.restore();
    if (!isBack && before && !section) window.scrollTo(0, 0);
    if (!isBack && id) scroll.show(id);
    // The first page leaves the focus to the browser, and so does a link to where one is, unless nothing has it any more.
    const isLost = document.activeElement === document.body;
    if (!before || (before.path === place.path && !section && !isLost)) return;
    const heading = (section ?? document).querySelector<HTMLElement>('h1, h2');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  const router: Router = {
    currentRoute,
    page,
    isNavigating,
    push: (to, state = {}) => go(to, to === currentRoute.value?.fullPath ? 'replace' : 'push', state),
    replace: (to, state = {}) => go(to, 'replace', state),
    start() {
      const { signal } = life;
      addEventListener('popstate', ({ state }) => void go(location.href, 'return', state ?? {}), { signal });
      addEventListener('pagehide', () => scroll.save(), { signal });
      return go(location.href, 'return', history.state ?? {});
    },
    prefetch: () => Promise.all(routes.map(fetchPage)),
    install(app) {
      app.provide(key, router);
      app.onUnmount(() => life.abort());
    },
  };
  return router;
}

function placeOf({ path, meta }: Route, { search, searchParams, hash }: URL, state: EntryState): Place {
  return { path, query: Object.fromEntries(searchParams), hash, fullPath: path + search + hash, meta, state };
}
