import { LoginForm, SessionList, sessionGuard } from '@portero/vue';
import { createRouter, createWebHistory } from 'vue-router';
import GuestBook from './GuestBook.vue';
import JoinForm from './JoinForm.vue';

declare module 'vue-router' {
  interface RouteMeta {
    access: 'public' | 'guest' | 'session';
    title: string;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: GuestBook, meta: { access: 'public', title: 'Guest book' } },
    { path: '/enter', component: LoginForm, meta: { access: 'guest', title: 'Come in' } },
    { path: '/join', component: JoinForm, meta: { access: 'guest', title: 'Join' } },
    { path: '/devices', component: SessionList, meta: { access: 'session', title: 'Devices' } },
  ],
});
router.beforeEach(sessionGuard);
