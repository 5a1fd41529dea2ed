/** The types are the product: `pnpm test` has tsc check this file. */
import type * as contracts from '@portero/contracts';
import { expectTypeOf } from 'vitest';
import type {
  Activity,
  CallOptions,
  FieldCode,
  FieldError,
  Portero,
  PorteroOptions,
  Problem,
  ProblemCode,
  ProblemError,
  Session,
  Settings,
  Token,
  User,
} from './index.ts';

declare const portero: Portero;

/** A type without the names of its parts, so that two of them are the same type if they say the same. */
type Plain<T> = T extends AbortSignal ? T : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** To the letter: what may be missing, what may not be written, and neither `any` nor `unknown` passes for anything. */
type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;

/** What a call takes and answers, as the contract of its endpoint has it. */
interface Contract<E> {
  takes: Input<E> extends infer I
    ? [I] extends [undefined]
      ? [options?: CallOptions | undefined]
      : [undefined] extends [contracts.BodyOf<E>]
        ? E extends { params: object }
          ? [input: I, options?: CallOptions | undefined]
          : [input?: I | undefined, options?: CallOptions | undefined]
        : [input: I, options?: CallOptions | undefined]
    : never;
  answers: contracts.OkOf<E>;
}
type Input<E> =
  contracts.BodyOf<E> extends undefined
    ? contracts.ParamsOf<E>
    : NonNullable<contracts.BodyOf<E>> & (contracts.ParamsOf<E> extends undefined ? unknown : contracts.ParamsOf<E>);

/** The same of a call of the client. */
type Call<C> = C extends (...input: infer I) => Promise<infer A> ? { takes: I; answers: A } : never;

/** The calls that are not what their contracts say, by name; those that the client lacks, and those it has made up. */
type Different<F extends keyof contracts.Api & keyof Portero> =
  | {
      [O in keyof contracts.Api[F]]: O extends keyof Portero[F]
        ? Same<Call<Portero[F][O]>, Contract<contracts.Api[F][O]>> extends true
          ? never
          : `${F}.${O & string}`
        : `no ${F}.${O & string}`;
    }[keyof contracts.Api[F]]
  | Exclude<keyof Portero[F], keyof contracts.Api[F]>;

// `verify` is for proxies.
expectTypeOf<keyof Portero>().toEqualTypeOf<Exclude<keyof contracts.Api, 'verify'>>();
// The OpenAPI document and what is exported are any object, which nothing says two ways; a query may be left out by itself.
expectTypeOf<{ [F in keyof Portero]: Different<F> }[keyof Portero]>().toEqualTypeOf<
  'description.openapi' | 'leaving.export' | 'activity.list'
>();
expectTypeOf(portero.activity.list).toEqualTypeOf<
  (
    input?: { before?: string; limit?: string },
    options?: CallOptions,
  ) => Promise<{ activity: Activity[]; next: string | null }>
>();
expectTypeOf(portero.description.openapi).toEqualTypeOf<(options?: CallOptions) => Promise<Record<string, unknown>>>();

// So are the things with a name.
interface Named {
  User: [User, contracts.User];
  Session: [Session, contracts.Session];
  Settings: [Settings, contracts.Settings];
  Token: [Token, contracts.Token];
  FieldError: [FieldError, contracts.FieldError];
  FieldCode: [FieldCode, contracts.FieldCode];
  Problem: [Problem, contracts.Problem];
  ProblemCode: [ProblemCode, contracts.ProblemCode];
}
expectTypeOf<
  { [N in keyof Named]: Same<Named[N][0], Named[N][1]> extends true ? never : N }[keyof Named]
>().toBeNever();
expectTypeOf<ProblemError['code']>().toEqualTypeOf<ProblemCode>();
expectTypeOf<ProblemError['errors']>().toEqualTypeOf<readonly FieldError[]>();

// What is needed is asked for, what is not known is refused.
void portero.session.login({ email: 'a', password: 'b' });
void portero.session.login({ email: 'a', password: 'b', remember: true });
void portero.session.logout();
void portero.session.logout({ scope: 'others' });
void portero.session.end({ id: '1' }, { retry: 3 });
void portero.profile.me({ signal: AbortSignal.timeout(1) });
// @ts-expect-error the password is missing
void portero.session.login({ email: 'a' });
// @ts-expect-error there is no such field
void portero.session.login({ email: 'a', password: 'b', admin: true });
// @ts-expect-error remember is a boolean
void portero.session.login({ email: 'a', password: 'b', remember: 'yes' });
// @ts-expect-error the body is missing
void portero.session.signup();
// @ts-expect-error there is no such scope
void portero.session.logout({ scope: 'everywhere' });
// @ts-expect-error the id is missing
void portero.session.end({});
// @ts-expect-error it takes no body
void portero.profile.me({ name: 'Ada' });
// @ts-expect-error there is no such call
void portero.session.loginAs({ email: 'a' });

// A token is a text, or what gets one now or later.
expectTypeOf<'x'>().toExtend<PorteroOptions['token']>();
expectTypeOf<() => Promise<string>>().toExtend<PorteroOptions['token']>();
expectTypeOf<number>().not.toExtend<PorteroOptions['token']>();
expectTypeOf<{ attempts: number }>().toExtend<PorteroOptions['retry']>();
