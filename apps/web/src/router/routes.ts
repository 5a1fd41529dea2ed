/** The pages, who may see each, and what happens when one is missing. */
import { sessionGuard, useServerSettingsStore, useSessionStore, useToastsStore } from '@portero/vue';
import type { Component } from 'vue';
import HomeView from '../features/home/HomeView.vue';
import MissingPage from '../features/not-found/MissingPage.vue';
import LoginView from '../features/session/LoginView.vue';
import SignupView from '../features/session/SignupView.vue';
import { useLanguage, type Words, withAllWords } from '../language/useLanguage.ts';
import { createRouter, type Route, type Router } from './router.ts';
import { reloadStaleApp } from './stale-app.ts';

const routes: (Route & { meta: { title: keyof Words['titles'] } })[] = [
  { path: '/', page: HomeView, meta: { access: 'public', title: 'home' } },
  {
    path: '/login',
    page: LoginView,
    meta: { access: 'guest', title: 'login' },
  },
  {
    path: '/signup',
    page: SignupView,
    meta: { access: 'guest', title: 'signup' },
  },
  {
    path: '/profile',
    load: () => later(import('../features/profile/ProfileView.vue')),
    meta: { access: 'session', title: 'profile' },
  },
  {
    path: '/settings',
    load: () => later(import('../features/settings/SettingsView.vue')),
    meta: { access: 'session', title: 'settings' },
  },
  {
    path: '/device',
    load: () => later(import('../features/device/DeviceView.vue')),
    meta: { access: 'session', title: 'device' },
  },
  // Open to everybody: the mail may be read where somebody is signed in, also as somebody else, or nobody is.
  ...(
    [
      { path: '/confirm-email', title: 'confirmEmail' },
      { path: '/forgot-password', title: 'forgotPassword' },
      { path: '/keep-account', title: 'keepAccount' },
      { path: '/not-me', title: 'notMe' },
      { path: '/reset-password', title: 'resetPassword' },
      { path: '/undo-email', title: 'undoEmail' },
    ] as const
  ).map(({ path, title }): Route & { meta: { title: typeof title } } => ({
    path,
    load: async () => (await withAllWords(import('../features/mail/pages.ts'))).pages[title],
    meta: { access: 'public', title },
  })),
];

/** A page that is fetched, and what it says. */
async function later(fetching: Promise<{ default: Component }>): Promise<Component> {
  return (await withAllWords(fetching)).default;
}

/** Makes the router of the app, with the one guard that holds to what each page asks for. */
export function createAppRouter(): Router {
  const router = createRouter({
    routes,
    notFound: {
      load: () => later(import('../features/not-found/NotFoundView.vue')),
      meta: { access: 'public', title: 'notFound' },
    },
    async guard(to, from) {
      // Every page needs to know something of it, such as whether there is a sign-up, or mail.
      const asked = useServerSettingsStore().load();
      const verdict = await sessionGuard(to, from);
      // Whoever may be asked to prove their address is asked at once: later, it would push the page down.
      if (useSessionStore().user?.emailVerified === false) await asked;
      return verdict;
    },
    // Behind a proxy the host has pages of another app, and the log-in leads back to them. Its start page has the
    // address of ours: only the proxy ever asks to come back there.
    isElsewhere: ({ pathname }, isPage, from) => !isPage || (pathname === '/' && from?.query.next === '/'),
    async onMissingPage({ fullPath, state }, way) {
      if (await reloadStaleApp(fullPath)) return null;
      // Where the address has changed already, the page before it is not what it promises.
      if (way !== 'push') return MissingPage;
      const { t } = useLanguage();
      useToastsStore().error(() => `${t.value.missingPage.heading}. ${t.value.missingPage.text}`, {
        action: { say: (words) => words.tryAgain, run: () => router.push(fullPath, state) },
      });
      return null;
    },
  });
  return router;
}
