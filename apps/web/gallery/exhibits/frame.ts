/** What surrounds the pages. */
import { useServerSettingsStore, useSessionStore } from '@portero/vue';
import SiteFooter from '../../src/frame/SiteFooter.vue';
import SiteHeader from '../../src/frame/SiteHeader.vue';
import type { Section } from '../exhibit.ts';
import { give, nonsense, settings, signedIn, signedOut } from '../pretend-server.ts';

const load = () => Promise.all([useSessionStore().load(), useServerSettingsStore().load()]);

export const frame: Section = {
  id: 'frame',
  heading: 'Frame',
  exhibits: [
    { state: 'Navigation for strangers', component: SiteHeader, answers: signedOut, prepare: load },
    {
      state: 'Navigation where sign-up is closed',
      component: SiteHeader,
      answers: { ...signedOut, 'GET /auth/settings': give({ ...settings, signup: 'closed' }) },
      prepare: load,
    },
    {
      state: 'Navigation for users',
      component: SiteHeader,
      answers: signedIn,
      prepare: () => useSessionStore().load(),
    },
    {
      state: 'Navigation before the first answer',
      component: SiteHeader,
      prepare: () => {
        void useSessionStore().load();
      },
    },
    {
      state: 'Navigation without an answer',
      component: SiteHeader,
      answers: { 'GET /auth/session': nonsense },
      prepare: () => useSessionStore().load(),
    },
    { state: 'Switches', component: SiteFooter },
  ],
};
