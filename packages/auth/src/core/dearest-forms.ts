/** What a wrong password must cost, so that the time of a no tells nobody's account apart from another's. */
import type { ForeignForm } from './foreign-hashes.ts';

/** Of each kind of foreign hashes, the form with the most rounds. */
interface DearestForms {
  add(form: ForeignForm): void;
  /** As hashes write them, such as `pbkdf2:sha256:260000`. */
  methods(): string[];
  /**
   * Derives from a password what a check of every kind takes, less what was derived already: kinds are not measured
   * against each other, and within one the rounds add up.
   */
  spend(password: string, derived?: ForeignForm): Promise<void>;
}

/** Starts a collection. Forms that cost next to nothing do not count. */
export function dearestForms(forms: Iterable<ForeignForm> = []): DearestForms {
  const dearest = new Map<string, ForeignForm>();
  const add = (form: ForeignForm) => {
    if (form.rounds > (dearest.get(form.kind)?.rounds ?? 0)) dearest.set(form.kind, form);
  };
  for (const form of forms) add(form);
  return {
    add,
    methods: () => [...dearest.values()].map(({ method }) => method),
    spend: async (password, derived) => {
      // A copy: another log-in may meet a new kind meanwhile.
      for (const form of [...dearest.values()]) {
        const missing = form.rounds - (form.kind === derived?.kind ? derived.rounds : 0);
        if (missing > 0) await form.derive(password, 'salt', missing);
      }
    },
  };
}
