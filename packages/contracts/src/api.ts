/** The whole API: one line a feature. */
import { description } from './description.ts';
import type { Endpoint } from './endpoint.ts';
import { health } from './health.ts';
import { password } from './password.ts';
import { profile } from './profile.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';

export const api = {
  session,
  profile,
  password,
  settings,
  health,
  description,
} as const;

export type Api = typeof api;

/** Every endpoint with the name of its feature, in the order of the API. */
export function endpoints(): { feature: string; endpoint: Endpoint }[] {
  return Object.entries(api).flatMap(([feature, group]) =>
    Object.values(group as Record<string, Endpoint>).map((endpoint) => ({ feature, endpoint })),
  );
}
