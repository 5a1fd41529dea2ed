export { type Api, api, endpoints } from './api.ts';
export {
  type Access,
  type BodyOf,
  type Endpoint,
  endpoint,
  type LimitClass,
  type OkOf,
  type ParamsOf,
  problemsOf,
  type Scope,
} from './endpoint.ts';
export { PASSWORD_CEILING, PASSWORD_FLOOR } from './fields.ts';
export { type FieldCode, type FieldError, fieldCodes, Problem, type ProblemCode, problems } from './problem.ts';
export { Session } from './session.ts';
export { Settings } from './settings.ts';
export { User } from './user.ts';
