/** The settings as a whole page: its contents, its sections and how long it gets. */
import { useServerSettingsStore, useSessionStore } from '@portero/vue';
import SettingsView from '../../src/features/settings/SettingsView.vue';
import { appear, type Section } from '../exhibit.ts';
import { ada, give, here, settings, signedIn, telephone } from '../pretend-server.ts';

export const settingsPage: Section = {
  id: 'settings',
  heading: 'Settings',
  isAlone: true,
  exhibits: [
    {
      state: 'The whole page',
      component: SettingsView,
      answers: {
        ...signedIn,
        'GET /auth/settings': give({ ...settings, mail: true, emailVerification: 'asked', scopes: [] }),
        'GET /auth/sessions': give({ sessions: [here, telephone] }),
        'GET /auth/tokens': give({ tokens: [] }),
        'GET /auth/email': give({ email: ada.email, verified: true, pending: null }),
        'GET /auth/activity?limit=10': give({ activity: [], next: null }),
      },
      prepare: () => Promise.all([useSessionStore().load(), useServerSettingsStore().load()]),
      act: (root) => appear(root, '#activity .hint'),
    },
  ],
};
