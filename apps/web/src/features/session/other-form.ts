/** The way between log-in and sign-up: the wanted page goes along in the address, what was typed does not. */
import { useSessionStore } from '@portero/vue';
import { onBeforeUnmount, ref } from 'vue';
import { useRouter } from '../../router/router.ts';

// In memory only: e-mail addresses are for no URL and no storage.
let typedEmail = '';

/**
 * The e-mail address, typed on one form and there on the other, whichever way leads from one to the other; and where the
 * other form is, with the same `next`. Forgotten as soon as somebody has signed in.
 */
export function useOtherForm() {
  const { currentRoute } = useRouter();
  const session = useSessionStore();
  const email = ref(typedEmail);
  onBeforeUnmount(() => {
    typedEmail = session.state === 'in' ? '' : email.value;
  });
  const search = new URL(currentRoute.value?.fullPath ?? '', location.origin).search;
  return { email, otherForm: (path: string) => path + search };
}
