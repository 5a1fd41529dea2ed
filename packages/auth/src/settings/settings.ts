/** What the operator decided, as far as whoever shows the forms must know it. */
import { PASSWORD_CEILING, type Settings, scopes } from '@portero/contracts';
import type { Deps } from '../core/deps.ts';

/** Named one by one: a policy says more than strangers need to know. */
export function settingsOf({ policy, scopes: ofHost, mail }: Pick<Deps, 'policy' | 'scopes' | 'mail'>): Settings {
  const { signup, passwordMinLength, emailVerification } = policy;
  return {
    signup,
    emailVerification,
    mail: mail !== null,
    password: { minLength: passwordMinLength, maxLength: PASSWORD_CEILING },
    scopes: [
      ...scopes.map((name) => ({ name, description: null })),
      ...Object.entries(ofHost).map(([name, description]) => ({ name, description })),
    ],
  };
}
