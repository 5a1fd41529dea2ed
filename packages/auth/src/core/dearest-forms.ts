/** What a wrong password must cost, so that the time of a no tells nobody's account apart from another's. */
import type { ForeignForm } from './foreign-hashes.ts';

/**
 * The most that they may cost together, as forms reckon their cost: about three times the dearest single one, or 1.5 s.
 * All that Werkzeug ever made unasked costs a third of it. Without an end, a table with forty dear kinds would let a
 * stranger's guesses keep everybody waiting.
 */
export const WRONG_PASSWORD_BUDGET = 1_500_000_000;

/** Of each kind of foreign hashes, the form with the most rounds. */
export interface DearestForms {
  /**
   * Counts a form in.
   * @returns whether it is. Not, if all of them then cost more than the budget: nothing may be derived for it
   */
  add(form: ForeignForm): boolean;
  /** As hashes write them, such as `pbkdf2:sha256:260000`. */
  methods(): string[];
  /**
   * Derives from a password what a check of every kind takes, less what was derived already: kinds are not measured
   * against each other, and within one the rounds add up.
   */
  spend(password: string, derived?: ForeignForm): Promise<void>;
}

/** Starts a collection, in which the first come first. Forms that cost next to nothing do not count. */
export function dearestForms(forms: Iterable<ForeignForm> = []): DearestForms {
  const dearest = new Map<string, ForeignForm>();
  let total = 0;
  const add = (form: ForeignForm) => {
    const known = dearest.get(form.kind);
    if (form.rounds <= (known?.rounds ?? 0)) return true;
    const sum = total - (known?.cost ?? 0) + form.cost;
    if (sum > WRONG_PASSWORD_BUDGET) return false;
    total = sum;
    dearest.set(form.kind, form);
    return true;
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
