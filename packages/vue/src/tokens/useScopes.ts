/** What access tokens can be allowed to do on this server, in words. */
import { computed } from 'vue';
import { useLanguage } from '../language/useLanguage.ts';
import { useServerSettingsStore } from '../settings/settings.store.ts';

/** Asks the server for its scopes, once a visit. Until it has said, and if it does not, those that are built in hold. */
export function useScopes() {
  const { t } = useLanguage();
  const settings = useServerSettingsStore();
  void settings.load();

  const words = computed<Partial<Record<string, string>>>(() => t.value.tokens.scopes);
  const offered = computed(() => settings.scopes?.map(({ name }) => name) ?? Object.keys(words.value));

  /** Ours for what is built in, else the description of whoever added it; undefined if there is none. */
  function describe(scope: string): string | undefined {
    return words.value[scope] ?? settings.scopes?.find(({ name }) => name === scope)?.description ?? undefined;
  }

  return { offered, describe };
}
