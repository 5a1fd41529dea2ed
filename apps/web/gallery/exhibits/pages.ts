/** Pages, and what stands in their place. */
import { useServerSettingsStore, useSessionStore } from '@portero/vue';
import HomeView from '../../src/features/home/HomeView.vue';
import MissingPage from '../../src/features/not-found/MissingPage.vue';
import NotFoundView from '../../src/features/not-found/NotFoundView.vue';
import ProfileView from '../../src/features/profile/ProfileView.vue';
import SignupView from '../../src/features/session/SignupView.vue';
import UnreachableNotice from '../../src/features/session/UnreachableNotice.vue';
import type { Section } from '../exhibit.ts';
import { ada, give, here, settings, signedIn, signedOut } from '../pretend-server.ts';

const asAda = () => useSessionStore().load();
const asStranger = () => Promise.all([useSessionStore().load(), useServerSettingsStore().load()]);
const remembered = { ...here, remembered: true };

export const pages: Section = {
  id: 'pages',
  heading: 'Pages',
  exhibits: [
    { state: 'Home for strangers', component: HomeView, answers: signedOut, prepare: asStranger },
    { state: 'Home for users', component: HomeView, answers: signedIn, prepare: asAda },
    { state: 'Profile', component: ProfileView, answers: signedIn, prepare: asAda },
    {
      state: 'Profile, remembered, with a long name',
      component: ProfileView,
      answers: {
        'GET /auth/session': give({
          user: { ...ada, name: 'Augusta Ada King, Countess of Lovelace, née Byron 🦉' },
          session: remembered,
        }),
      },
      prepare: asAda,
    },
    {
      state: 'Closed sign-up',
      component: SignupView,
      answers: { ...signedOut, 'GET /auth/settings': give({ ...settings, signup: 'closed' }) },
      prepare: asStranger,
    },
    { state: 'No page', component: NotFoundView },
    { state: 'A page that could not be fetched', component: MissingPage },
    {
      state: 'No answer',
      component: UnreachableNotice,
      props: { heading: 'No answer', text: 'The server cannot be reached right now.', retry: async () => undefined },
    },
  ],
};
