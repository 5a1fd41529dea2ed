/** Starts the app. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { followSession, recheckOnReturn } from './features/session/follow-session.ts';
import { useSessionStore } from './features/session/session.store.ts';
import { createAppRouter } from './router.ts';
import { reloadOnMissingChunk } from './stale-app.ts';
import './styles/index.css';

reloadOnMissingChunk();

const app = createApp(App).use(createPinia());
// Asked before the first page is fetched: answer and page arrive side by side.
void useSessionStore().load();
const router = createAppRouter();
followSession(router);
recheckOnReturn();
app.use(router).mount('#app');
