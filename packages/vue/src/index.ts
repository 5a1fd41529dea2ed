export {
  ConnectionError,
  createPortero,
  type Portero,
  ProblemError,
  type Session,
  type Token,
  type User,
} from '@portero/client';
export { default as ActivityList } from './activity/ActivityList.vue';
export { default as DeviceLogin } from './device/DeviceLogin.vue';
export { default as EmailAddress } from './email/EmailAddress.vue';
export { default as CheckField } from './forms/CheckField.vue';
export { default as ChoiceField } from './forms/ChoiceField.vue';
export { default as FormAlert } from './forms/FormAlert.vue';
export { default as FormField } from './forms/FormField.vue';
export { default as FormFrame } from './forms/FormFrame.vue';
export { default as PasswordField } from './forms/PasswordField.vue';
export { default as SelectField } from './forms/SelectField.vue';
export {
  type FieldOptions,
  type Form,
  type FormOptions,
  type Refusal,
  useForm,
  type ValuesOf,
} from './forms/useForm.ts';
export { en, type Words } from './language/en.ts';
export { es } from './language/es.ts';
export { refusalMessage } from './language/refusals.ts';
export { type LoadWords, type Message, startLanguage, useLanguage } from './language/useLanguage.ts';
export { default as AccountDeletion } from './leaving/AccountDeletion.vue';
export { default as DataExport } from './leaving/DataExport.vue';
// By links from mails, and on the way to them.
export { default as MailLink } from './links/MailLink.vue';
export { default as SendAgain } from './mail/SendAgain.vue';
export { default as PasswordForm } from './password/PasswordForm.vue';
export { default as LocaleForm } from './profile/LocaleForm.vue';
export { default as NameForm } from './profile/NameForm.vue';
export { default as EmailCodeForm } from './proof/EmailCodeForm.vue';
export { default as EmailConfirmation } from './proof/EmailConfirmation.vue';
export { default as UnprovedNotice } from './proof/UnprovedNotice.vue';
export { default as ReauthDialog } from './reauth/ReauthDialog.vue';
export { default as ForgotPasswordForm } from './recovery/ForgotPasswordForm.vue';
export { default as ResetPasswordForm } from './recovery/ResetPasswordForm.vue';
export { type PorteroVueOptions, porteroVue } from './session/client.ts';
export { followSession, recheckOnReturn, type SessionRouter } from './session/follow-session.ts';
export { type SessionRoute, sessionGuard } from './session/guard.ts';
export { default as LoginForm } from './session/LoginForm.vue';
export type { Outage } from './session/outage.ts';
export { default as RememberSession } from './session/RememberSession.vue';
export { default as SessionList } from './session/SessionList.vue';
export { default as SignupForm } from './session/SignupForm.vue';
export { safeNext } from './session/safe-next.ts';
export { type Ending, useSessionStore } from './session/session.store.ts';
export { useServerSettingsStore } from './settings/settings.store.ts';
export { type Theme, useTheme } from './theme/useTheme.ts';
export { default as ToastList } from './toasts/ToastList.vue';
export { type Toast, type ToastAction, type ToastOptions, useToastsStore } from './toasts/toasts.store.ts';
export { default as AccessTokens } from './tokens/AccessTokens.vue';
export { default as FreshToken } from './tokens/FreshToken.vue';
export { default as TokenForm } from './tokens/TokenForm.vue';
