/** The built-in features, in the order of their registration. */

import { account } from './account/index.ts';
import { audit } from './audit/index.ts';
import { deviceLogin } from './device-login/index.ts';
import { email } from './email/index.ts';
import type { Feature } from './feature.ts';
import { health } from './health/index.ts';
import { leaving } from './leaving/index.ts';
import { limits } from './limits/index.ts';
import { notices } from './notices/index.ts';
import { oneTimeTokens } from './one-time-tokens/index.ts';
import { password } from './password/index.ts';
import { profile } from './profile/index.ts';
import { reauth } from './reauth/index.ts';
import { recovery } from './recovery/index.ts';
import { serviceTokens } from './service-tokens/index.ts';
import { session } from './session/index.ts';
import { settings } from './settings/index.ts';
import { tokens } from './tokens/index.ts';
import { verify } from './verify/index.ts';

export const features: readonly Feature[] = [
  account,
  session,
  reauth,
  profile,
  email,
  password,
  recovery,
  audit,
  leaving,
  notices,
  oneTimeTokens,
  tokens,
  serviceTokens,
  deviceLogin,
  verify,
  settings,
  limits,
  health,
];
