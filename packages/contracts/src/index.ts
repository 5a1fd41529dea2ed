export { ACTIVITY_DAYS, Activity, activities } from './activity.ts';
export { type Api, about, api, endpoints } from './api.ts';
export { DEVICE_CODE_SECONDS, DEVICE_POLL_SECONDS, DeviceRequest } from './device.ts';
export { EMAIL_PROOF_SECONDS, EMAIL_UNDO_SECONDS, MAIL_COOLDOWN_SECONDS } from './email.ts';
export {
  type Access,
  BODY_LIMIT_BYTES,
  type BodyOf,
  type Endpoint,
  endpoint,
  FRESH_SECONDS,
  isInMemory,
  type LimitClass,
  type MemoryLimit,
  type OkOf,
  type ParamsOf,
  problemsOf,
  type QueryOf,
  RETRY_AFTER_MAX_SECONDS,
  type Scope,
  scopes,
  statusOf,
} from './endpoint.ts';
export { EMAIL_CODE_LENGTH, languages, PASSWORD_CEILING, PASSWORD_FLOOR } from './fields.ts';
export { DELETION_GRACE_DAYS } from './leaving.ts';
export { OAuthProblem, oauthErrorOf } from './oauth.ts';
export {
  type FieldCode,
  type FieldError,
  fieldCodes,
  Problem,
  type ProblemCode,
  problems,
} from './problem.ts';
export { NOT_ME_SECONDS, RECOVERY_SECONDS } from './recovery.ts';
export { isRoleName } from './roles.ts';
export { JWKS_MAX_AGE_SECONDS, PublicKey, SERVICE_TOKEN_SECONDS } from './service-tokens.ts';
export { INVITATION_DAYS, Session } from './session.ts';
export { Settings } from './settings.ts';
export { isScopeName, TOKEN_DAYS, TOKEN_PREFIX, TOKENS_PER_USER, Token } from './tokens.ts';
export { User } from './user.ts';
export { identityHeaders, METHOD_HEADER, URI_HEADER } from './verify.ts';
