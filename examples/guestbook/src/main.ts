import { en, es, followSession, porteroVue, recheckOnReturn, startLanguage } from '@portero/vue';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router.ts';
import './style.css';

const app = createApp(App)
  .use(createPinia())
  .use(porteroVue({ paths: { login: '/enter', home: '/' } }))
  .use(router);
followSession(router);
recheckOnReturn();
await startLanguage({ en, es });
app.mount('#app');
