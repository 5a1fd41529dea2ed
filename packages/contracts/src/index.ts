export { type Api, about, api, endpoints } from './api.ts';
export { DEVICE_CODE_SECONDS, DEVICE_POLL_SECONDS, DeviceRequest } from './device.ts';
export {
  type Access,
  BODY_LIMIT_BYTES,
  type BodyOf,
  type Endpoint,
  endpoint,
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
export { PASSWORD_CEILING, PASSWORD_FLOOR } from './fields.ts';
export { OAuthProblem, oauthErrorOf } from './oauth.ts';
export {
  type FieldCode,
  type FieldError,
  fieldCodes,
  Problem,
  type ProblemCode,
  problems,
} from './problem.ts';
export { isRoleName } from './roles.ts';
export { JWKS_MAX_AGE_SECONDS, PublicKey, SERVICE_TOKEN_SECONDS } from './service-tokens.ts';
export { Session } from './session.ts';
export { Settings } from './settings.ts';
export { isScopeName, TOKEN_DAYS, TOKEN_PREFIX, TOKENS_PER_USER, Token } from './tokens.ts';
export { User } from './user.ts';
export { identityHeaders, METHOD_HEADER, URI_HEADER } from './verify.ts';
