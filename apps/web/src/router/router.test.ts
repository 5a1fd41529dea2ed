import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { type Component, defineComponent, h } from 'vue';
import RouterLink from './RouterLink.vue';
import { createRouter, type Place, type RouterOptions, useRouter } from './router.ts';

const apps: { unmount: () => void }[] = [];

afterEach(() => {
  for (const app of apps.splice(0)) app.unmount();
  document.body.innerHTML = '';
  sessionStorage.clear();
});

const named = (name: string) => defineComponent({ render: () => h('h1', name) });
const meta = { access: 'public', title: 'x' } as const;
const missing = named('Missing');

/** A page that comes when the test says so. */
function late(name: string) {
  let come = (_: boolean) => {};
  const load = vi.fn(
    () =>
      new Promise<Component>((resolve, reject) => {
        come = (isThere) => (isThere ? resolve(named(name)) : reject(new TypeError('no such file')));
      }),
  );
  return { load, arrive: () => come(true), fail: () => come(false) };
}

async function open(address: string, options: Partial<RouterOptions> = {}, state: unknown = null) {
  history.replaceState(state, '', address);
  const slow = late('Slow');
  const router = createRouter({
    routes: [
      { path: '/', meta, page: named('Home') },
      { path: '/a', meta, page: named('A') },
      {
        path: '/b',
        meta,
        page: defineComponent({ render: () => [h('h1', 'B'), h('section', { id: 'part' }, h('h2', 'Part'))] }),
      },
      { path: '/slow', meta, load: slow.load },
    ],
    notFound: { meta, page: named('Not found') },
    guard: async () => true,
    onMissingPage: async () => null,
    ...options,
  });
  const Shell = defineComponent({
    setup() {
      const { page } = useRouter();
      return () => [h(RouterLink, { to: '/a' }, () => 'to A'), page.value && h(page.value)];
    },
  });
  const app = mount(Shell, { global: { plugins: [router] }, attachTo: document.body });
  apps.push(app);
  const started = router.start();
  await flushPromises();
  return { router, app, slow, started, heading: () => app.find('h1').text() };
}

const bar = () => location.pathname + location.search + location.hash;

/** What the browser does when somebody goes back or forward to an entry. */
async function traverse(address: string, state: unknown = null) {
  history.replaceState(state, '', address);
  dispatchEvent(new PopStateEvent('popstate', { state }));
  await flushPromises();
}

test.each([
  ['/a', '/a', 'A'],
  ['/a/', '/a', 'A'],
  ['/A', '/a', 'A'],
  ['/a///?x=1#y', '/a?x=1#y', 'A'],
  ['//', '/', 'Home'],
  ['/Nowhere/', '/Nowhere/', 'Not found'],
  ['//evil.example/a', '//evil.example/a', 'Not found'],
  ['/%E0%A4%A', '/%E0%A4%A', 'Not found'],
  ['/a?x=%E0%A4%A#%', '/a?x=%E0%A4%A#%', 'A'],
])('%s is the page at %s', async (typed, address, page) => {
  const { heading } = await open('/');
  await traverse(location.origin + typed);
  expect([bar(), heading()]).toEqual([address, page]);
});

test('a link adds one entry, however often it is clicked', async () => {
  const { app, heading } = await open('/');
  const before = history.length;
  await Promise.all([app.get('a').trigger('click'), app.get('a').trigger('click')]);
  await flushPromises();
  await app.get('a').trigger('click');
  await flushPromises();
  expect([bar(), heading(), history.length - before]).toEqual(['/a', 'A', 1]);
});

test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])(
  'a click with %j is left to the browser',
  async (how) => {
    const { app, heading } = await open('/');
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, ...how });
    app.get('a').element.dispatchEvent(click);
    await flushPromises();
    expect([click.defaultPrevented, heading()]).toEqual([false, 'Home']);
  },
);

test('the link to where one is says so', async () => {
  const { app } = await open('/a?x#y');
  expect(app.get('a').attributes('aria-current')).toBe('page');
});

test('a page that arrives late is not shown any more', async () => {
  const { router, slow, heading } = await open('/');
  const first = router.push('/slow');
  await router.push('/a');
  slow.arrive();
  await first;
  expect([bar(), heading(), router.isNavigating.value]).toEqual(['/a', 'A', false]);
});

test('the way to a page takes place until it is there', async () => {
  const { router, slow, heading } = await open('/');
  const way = router.push('/slow');
  expect(router.isNavigating.value).toBe(true);
  await flushPromises();
  expect([bar(), heading()]).toEqual(['/', 'Home']);
  slow.arrive();
  await way;
  expect([bar(), heading(), router.isNavigating.value]).toEqual(['/slow', 'Slow', false]);
});

test('a page is fetched once', async () => {
  const { router, slow } = await open('/');
  const way = router.push('/slow');
  slow.arrive();
  await way;
  await router.push('/');
  await router.push('/slow');
  await router.prefetch();
  expect(slow.load).toHaveBeenCalledTimes(1);
});

test('a redirect on the way forward is one entry', async () => {
  const guard = async (to: Place) => (to.path === '/b' ? '/a' : true);
  const { router } = await open('/', { guard });
  const before = history.length;
  await router.push('/b');
  expect([bar(), history.length - before]).toEqual(['/a', 1]);
});

test('a redirect on the way back takes the place of the entry', async () => {
  const guard = async (to: Place) => (to.path === '/b' ? '/a' : true);
  const { heading } = await open('/', { guard });
  const before = history.length;
  await traverse('/b');
  expect([bar(), heading(), history.length - before]).toEqual(['/a', 'A', 0]);
});

test('a redirect does not wait for the page that nobody may see, nor minds that it is missing', async () => {
  const onMissingPage = vi.fn(async () => null);
  const guard = async (to: Place) => (to.path === '/slow' ? '/a' : true);
  const { router, slow } = await open('/', { guard, onMissingPage });
  await router.push('/slow');
  expect(bar()).toBe('/a');
  slow.fail();
  await flushPromises();
  expect([bar(), onMissingPage.mock.calls.length]).toEqual(['/a', 0]);
});

test('a guard that breaks is no missing page, and leaves the reader where they are', async () => {
  const onMissingPage = vi.fn(async () => null);
  const guard = async (to: Place) => {
    if (to.path === '/a') throw new Error('broken');
    return true as const;
  };
  const { router, heading } = await open('/', { guard, onMissingPage });
  await expect(router.push('/a')).rejects.toThrow('broken');
  expect([bar(), heading(), router.isNavigating.value]).toEqual(['/', 'Home', false]);
  expect(onMissingPage).not.toHaveBeenCalled();
});

test('a page that cannot be fetched leaves the reader where they are, or something in its place', async () => {
  const { router, slow, heading } = await open('/', {
    onMissingPage: async (_to, way) => (way === 'push' ? null : missing),
  });
  const forward = router.push('/slow');
  slow.fail();
  await forward;
  expect([bar(), heading()]).toEqual(['/', 'Home']);

  const back = traverse('/slow');
  slow.fail();
  await back;
  expect([bar(), heading()]).toEqual(['/slow', 'Missing']);

  const again = router.replace('/slow');
  slow.arrive();
  await again;
  expect([bar(), heading()]).toEqual(['/slow', 'Slow']);
});

test('what goes along in the entry is there after a reload, and is no part of the address', async () => {
  const first = await open('/');
  await first.router.push('/a', { email: 'ada@example.com' });
  const kept = history.state;
  const { router } = await open('/a', {}, kept);
  expect(router.currentRoute.value?.state.email).toBe('ada@example.com');
  expect(bar()).toBe('/a');
});

test('the reader is put at the top of a new page, and back to where they were on an old one', async () => {
  const scrollTo = vi.spyOn(window, 'scrollTo').mockImplementation(() => {});
  const { router } = await open('/');
  const home = history.state;
  vi.spyOn(window, 'scrollY', 'get').mockReturnValue(300);
  await router.push('/a');
  expect(scrollTo).toHaveBeenLastCalledWith(0, 0);
  await traverse('/', home);
  expect(scrollTo).toHaveBeenLastCalledWith(0, 300);
});

test('a reload leaves the reader where they were', async () => {
  const scrollTo = vi.spyOn(window, 'scrollTo').mockImplementation(() => {});
  await open('/a');
  vi.spyOn(window, 'scrollY', 'get').mockReturnValue(120);
  dispatchEvent(new Event('pagehide'));
  scrollTo.mockClear();
  await open('/a', {}, history.state);
  expect(scrollTo.mock.calls).toEqual([[0, 120]]);
});

test('the focus goes to the heading of a new page, and stays with a link to where one is', async () => {
  const { router, app } = await open('/');
  expect(document.activeElement).toBe(document.body);
  await router.push('/b');
  expect(document.activeElement?.textContent).toBe('B');
  await router.push('/b#part');
  expect(document.activeElement?.textContent).toBe('Part');
  app.get('a').element.focus();
  await router.push('/b');
  expect(document.activeElement?.textContent).toBe('to A');
});

test('a focus that went with its button is not left to nothing', async () => {
  const { router } = await open('/');
  (document.activeElement as HTMLElement | null)?.blur();
  await router.push('/');
  expect(document.activeElement?.textContent).toBe('Home');
});

test('an address of another app on the host is loaded from the server, in place of the page that led there', async () => {
  const replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
  const isElsewhere = vi.fn((_to: URL, isPage: boolean, _from: Place | null) => !isPage);
  const { router, heading } = await open('/a?next=/reports', { isElsewhere });
  await router.replace('/reports?x=1');
  expect(replace.mock.calls.map(([to]) => String(to))).toEqual([`${location.origin}/reports?x=1`]);
  expect([bar(), heading()]).toEqual(['/a?next=/reports', 'A']);
  expect(isElsewhere.mock.lastCall?.[2]?.query.next).toBe('/reports');
  await router.replace('/b');
  expect(heading()).toBe('B');
  replace.mockRestore();
});
