/** What the operator decided and the forms must know: who may sign up, whether there is mail, how long a new password must be, what tokens may do. */
import type { Settings } from '@portero/client';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useClient } from '../session/client.ts';

// Nothing waits for it longer than this: without an answer the contract holds, and the server checks anyway.
const PATIENCE_MS = 5_000;

export const useServerSettingsStore = defineStore('portero.settings', () => {
  const portero = useClient();
  const settings = shallowRef<Settings>();
  const hasFailed = ref(false);
  let asked: Promise<void> | undefined;

  /** Asks the server, once a visit. Never throws; without an answer the next call asks again. */
  function load(): Promise<void> {
    asked ??= ask();
    return asked;
  }

  async function ask(): Promise<void> {
    try {
      settings.value = await portero.settings.read({ signal: AbortSignal.timeout(PATIENCE_MS) });
      hasFailed.value = false;
    } catch {
      // They only spare people a refusal that the server would make in any case.
      hasFailed.value = true;
      asked = undefined;
    }
  }

  /** Whether accounts can be made; `open` as well if the server does not say. */
  const signup = computed(() => settings.value?.signup ?? (hasFailed.value ? 'open' : 'unknown'));

  /** Whether anybody can make an account, with or without a proof of the address. */
  const isSignupOpen = computed(() => /^(open|private)$/.test(signup.value));

  /** Whether the server sends mail; no until it has said so. */
  const sendsMail = computed(() => settings.value?.mail ?? false);

  /** Whether people are asked to prove their address. */
  const asksForProof = computed(() => sendsMail.value && settings.value?.emailVerification !== 'off');

  /** How long a new password must be and may be; empty until the server has said. */
  const newPassword = computed(() => settings.value?.password ?? {});

  /** What access tokens may be allowed to do; undefined until the server has said. */
  const scopes = computed(() => settings.value?.scopes);

  /** Whether the server has said what holds. */
  const isKnown = computed(() => settings.value !== undefined);

  return { signup, isSignupOpen, sendsMail, asksForProof, newPassword, scopes, isKnown, load };
});
