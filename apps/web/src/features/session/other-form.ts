/** The address typed on one form, carried to the next. It travels in the history entry: addresses are for no URL. */
import { useRouter } from 'vue-router';

/** Reads the address that the link to this page carried; empty if there is none. */
export function carriedEmail(): string {
  const { email } = useRouter().options.history.state;
  return typeof email === 'string' ? email : '';
}
