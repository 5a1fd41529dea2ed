/** The pages that mails lead to, and their kin: one file, as nobody comes to one of them often. */
import { type Component, h } from 'vue';
import ConfirmEmailView from './ConfirmEmailView.vue';
import ForgotPasswordView from './ForgotPasswordView.vue';
import LinkView from './LinkView.vue';
import ResetPasswordView from './ResetPasswordView.vue';

export { default as CheckMailView } from './CheckMailView.vue';

/** By the name that their address and their title have. */
export const pages = {
  confirmEmail: ConfirmEmailView,
  forgotPassword: ForgotPasswordView,
  resetPassword: ResetPasswordView,
  undoEmail: () => h(LinkView, { kind: 'undoEmail' }),
  notMe: () => h(LinkView, { kind: 'notMe' }),
  keepAccount: () => h(LinkView, { kind: 'keepAccount' }),
} satisfies Record<string, Component>;
