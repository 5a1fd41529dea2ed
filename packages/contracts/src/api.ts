/** The whole API: one line a feature. */
import { activity } from './activity.ts';
import { description } from './description.ts';
import { device } from './device.ts';
import { email } from './email.ts';
import type { Endpoint } from './endpoint.ts';
import { health } from './health.ts';
import { leaving } from './leaving.ts';
import { password } from './password.ts';
import { profile } from './profile.ts';
import { recovery } from './recovery.ts';
import { serviceTokens } from './service-tokens.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { tokens } from './tokens.ts';
import { verify } from './verify.ts';

export const api = {
  session,
  profile,
  email,
  password,
  recovery,
  activity,
  leaving,
  tokens,
  serviceTokens,
  device,
  verify,
  settings,
  health,
  description,
} as const;

export type Api = typeof api;

/** What each feature is for, as the OpenAPI document and the reference page say it. */
export const about: Record<keyof Api, string> = {
  session: 'Sign up, log in, log out, and where you are signed in.',
  profile: 'Who is signed in, and what they may change about it.',
  password: 'The password of whoever is signed in.',
  email: 'The address of an account: proving it, and giving another one.',
  recovery: 'Getting back in without the password, and throwing out whoever else is in.',
  activity: 'What has happened to an account.',
  leaving: 'Taking along what is stored, and having it deleted.',
  tokens: 'How programs act for a user without a password.',
  serviceTokens: 'How other services know who is calling them.',
  device: 'How a program without a browser gets a token.',
  verify: 'What a reverse proxy asks for every request to an app behind it.',
  settings: 'What the operator decided, as far as it concerns whoever shows the forms.',
  health: 'What load balancers and monitors ask.',
  description: 'The description of the API by itself.',
};

/** Every endpoint with the name of its feature, in the order of the API. */
export function endpoints(): { feature: string; endpoint: Endpoint }[] {
  return Object.entries(api).flatMap(([feature, group]) =>
    Object.values(group as Record<string, Endpoint>).map((endpoint) => ({ feature, endpoint })),
  );
}
