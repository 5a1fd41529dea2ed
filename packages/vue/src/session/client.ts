/** The client of the API that store and forms share. */
import { createPortero, type Portero } from '@portero/client';
import { hasInjectionContext, type InjectionKey, inject, type Plugin } from 'vue';
import { paths, type SessionPaths } from './paths.ts';

const key: InjectionKey<Portero> = Symbol('portero');

// Longer than a busy server takes, shorter than somebody believes that something is still happening.
const PATIENCE_MS = 20_000;

export interface PorteroVueOptions {
  /** How to reach the API; by default at the page's own origin, with a time limit for each call. */
  client?: Portero;
  /** Where the app's pages are, unless they are at /login and /profile. */
  paths?: Partial<SessionPaths>;
}

/** `app.use(porteroVue({ client, paths }))`, before the router: needed where API or pages are elsewhere than expected. */
export function porteroVue({ client = defaultClient(), paths: elsewhere = {} }: PorteroVueOptions = {}): Plugin {
  return {
    install: (app) => {
      app.provide(key, client);
      Object.assign(paths, elsewhere);
    },
  };
}

/** The client of this app. */
export function useClient(): Portero {
  return (hasInjectionContext() ? inject(key, null) : null) ?? defaultClient();
}

function defaultClient(): Portero {
  return createPortero({ timeout: PATIENCE_MS });
}
