/** The types are the product: `pnpm test` has tsc check this file. */
import type * as contracts from '@portero/contracts';
import { expectTypeOf } from 'vitest';
import type {
  FieldCode,
  FieldError,
  Portero,
  PorteroOptions,
  Problem,
  ProblemCode,
  ProblemError,
  Session,
  Settings,
  User,
} from './index.ts';

type Input<Call extends (...args: never) => unknown> = Parameters<Call>[0];
declare const portero: Portero;

// What is generated is what the contracts say.
expectTypeOf<User>().toEqualTypeOf<contracts.User>();
expectTypeOf<Session>().toEqualTypeOf<contracts.Session>();
expectTypeOf<Settings>().toEqualTypeOf<contracts.Settings>();
expectTypeOf<FieldError>().toEqualTypeOf<contracts.FieldError>();
expectTypeOf<FieldCode>().toEqualTypeOf<contracts.FieldCode>();
expectTypeOf<ProblemCode>().toEqualTypeOf<contracts.ProblemCode>();
expectTypeOf<Problem>().branded.toEqualTypeOf<contracts.Problem>();

// So are all inputs and answers.
type Calls = { [F in keyof contracts.Api]: { [O in keyof contracts.Api[F]]: Wire<contracts.Api[F][O]> } };
interface Wire<E> {
  input: contracts.BodyOf<E> extends undefined
    ? contracts.ParamsOf<E>
    : NonNullable<contracts.BodyOf<E>> & (contracts.ParamsOf<E> extends undefined ? unknown : contracts.ParamsOf<E>);
  ok: contracts.OkOf<E>;
}
type Fits<F extends keyof contracts.Api & keyof Portero> = {
  [O in keyof Portero[F]]: Portero[F][O] extends (input: infer I, ...rest: never[]) => Promise<infer A>
    ? O extends keyof Calls[F]
      ? Calls[F][O] extends { input: infer W; ok: infer K }
        ? [K] extends [A]
          ? [W] extends [I]
            ? true
            : ['other input', W, I]
          : ['other answer', K, A]
        : never
      : ['no such endpoint']
    : never;
};
// The OpenAPI document is any object, which nothing says two ways.
type Precise = Exclude<keyof Portero, 'description'>;
expectTypeOf<{ [F in Precise]: Fits<F>[keyof Fits<F>] }>().toEqualTypeOf<{
  [F in Precise]: true;
}>();
// `verify` is for proxies.
expectTypeOf<keyof Portero>().toEqualTypeOf<Exclude<keyof contracts.Api, 'verify'>>();

// Plain objects, as an editor shows them.
expectTypeOf<Input<Portero['session']['login']>>().toEqualTypeOf<{
  email: string;
  password: string;
  remember?: boolean;
}>();
expectTypeOf<ReturnType<Portero['session']['login']>>().resolves.toEqualTypeOf<{ user: User; session: Session }>();
expectTypeOf<ReturnType<Portero['session']['list']>>().resolves.toEqualTypeOf<{ sessions: Session[] }>();
expectTypeOf<ReturnType<Portero['session']['logout']>>().resolves.toBeUndefined();
expectTypeOf<ReturnType<Portero['session']['current']>>().resolves.toEqualTypeOf<{
  user: User | null;
  session: Session | null;
}>();
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
