/** What the gallery shows: the real components, each brought into one state by what its server says and what is done to it. */
import { createPortero } from '@portero/client';
import { porteroVue } from '@portero/vue';
import { createPinia, setActivePinia } from 'pinia';
import { type Component, createApp, h } from 'vue';
import { createAppRouter } from '../src/router/routes.ts';
import { type Answers, pretendServer } from './pretend-server.ts';

/** One component in one state. */
export interface Exhibit {
  /** The state, in a few words. */
  state: string;
  component: Component;
  props?: Record<string, unknown>;
  /** What the server says. What it has no answer for stays without one. */
  answers?: Answers;
  /** Brings the stores into the state, before the component is there. */
  prepare?: () => unknown;
  /** Does what a person would do, after it is there. */
  act?: (root: HTMLElement) => unknown;
}

/** A part of the gallery, with an address of its own: `?section=…`. */
export interface Section {
  id: string;
  heading: string;
  exhibits: Exhibit[];
  /** Lies over the whole page, so it is shown only where it is asked for. */
  isAlone?: true;
}

let count = 0;

/** Shows an exhibit as an app of its own: nothing of its stores reaches another one. */
export async function show(
  { component, props, answers = {}, prepare, act }: Exhibit,
  root: HTMLElement,
): Promise<void> {
  const pinia = createPinia();
  const client = createPortero({ fetch: pretendServer(answers) });
  const app = createApp({ render: () => h(component, props) })
    .use(porteroVue({ client }))
    .use(pinia)
    .use(createAppRouter());
  app.config.idPrefix = `exhibit-${++count}`;
  setActivePinia(pinia);
  await app.runWithContext(() => prepare?.());
  app.mount(root);
  await act?.(root);
}

/** Waits until something is there. */
export async function appear(root: HTMLElement, selector: string): Promise<HTMLElement> {
  for (;;) {
    const found = root.querySelector<HTMLElement>(selector);
    if (found) return found;
    await new Promise(requestAnimationFrame);
  }
}

/** Types into a field. */
export async function type(root: HTMLElement, name: string, text: string): Promise<void> {
  const field = (await appear(root, `[name="${name}"]`)) as HTMLInputElement;
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Presses a button. */
export async function press(root: HTMLElement, selector: string): Promise<void> {
  (await appear(root, selector)).click();
}
