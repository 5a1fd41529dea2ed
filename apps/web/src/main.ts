/** Starts the app. */
import { followSession, recheckOnReturn, startLanguage, useServerSettingsStore, useSessionStore } from '@portero/vue';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { dictionaries, loadAllWords } from './language/useLanguage.ts';
import { createAppRouter } from './router/routes.ts';
import '@portero/vue/style.css';
import './styles/index.css';

async function start(): Promise<void> {
  const router = createAppRouter();
  const app = createApp(App).use(createPinia()).use(router);
  // Who is signed in, in which words, and the first page's code: all three are asked for at once.
  void useSessionStore().load();
  const arrival = router.start();
  await startLanguage(dictionaries, loadAllWords);
  followSession(router);
  recheckOnReturn();
  app.mount('#app');
  await arrival;
  // What was not asked for yet comes while nothing else does.
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve));
  await Promise.all([router.prefetch(), useServerSettingsStore().load()]);
}

void start();
