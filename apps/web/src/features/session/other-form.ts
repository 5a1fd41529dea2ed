/** The way between log-in and sign-up: the wanted page goes along in the address, what was typed does not. */
import { useRouter } from '../../router/router.ts';

/**
 * The address that the link to this page carried (empty if there is none; it travels in the history entry, since e-mail
 * addresses are for no URL), and where the other form is, with the same `next`.
 */
export function useOtherForm() {
  const { currentRoute } = useRouter();
  const email = currentRoute.value?.state.email;
  const search = new URL(currentRoute.value?.fullPath ?? '', location.origin).search;
  return {
    carriedEmail: typeof email === 'string' ? email : '',
    otherForm: (path: string) => path + search,
  };
}
