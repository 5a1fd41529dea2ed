/** The client of the API that store and forms share. */
import { createPortero, type Portero } from '@portero/client';
import { hasInjectionContext, type InjectionKey, inject, type Plugin } from 'vue';

const key: InjectionKey<Portero> = Symbol('portero');

// Longer than a busy server takes, shorter than somebody believes that something is still happening.
const PATIENCE_MS = 20_000;

export interface PorteroVueOptions {
  /** How to reach the API; by default at the page's own origin, with a time limit for each call. */
  client?: Portero;
}

/** `app.use(porteroVue({ client }))`: needed only where the API is not at the page's own origin. After Pinia. */
export function porteroVue({ client = defaultClient() }: PorteroVueOptions = {}): Plugin {
  return { install: (app) => app.provide(key, client) };
}

/** The client of this app. */
export function useClient(): Portero {
  return (hasInjectionContext() ? inject(key, null) : null) ?? defaultClient();
}

function defaultClient(): Portero {
  return createPortero({ timeout: PATIENCE_MS });
}
