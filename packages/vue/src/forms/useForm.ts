/** One form: its values, its faults, its one request at a time. */
import { ProblemError } from '@portero/client';
import type { Endpoint, ProblemCode } from '@portero/contracts';
import { computed, nextTick, onScopeDispose, type Ref, reactive, ref, useId } from 'vue';
import { faultMessage, fieldRefusalMessage, findWords, refusalMessage } from '../language/refusals.ts';
import type { Message } from '../language/useLanguage.ts';
import { needsNoWords } from '../session/session-problem.ts';
import { type Constraints, constraintsOf, faultOf } from './constraints.ts';
import { useCountdown } from './useCountdown.ts';

export interface FieldOptions {
  label: Message;
  /** What stands in the field at the beginning. A list makes it a group, of which any number can be chosen. */
  value?: string | readonly string[];
  /** Kept equal to the value, for whoever wants to read along or carry it to another form. */
  model?: Ref<string>;
  /** What to say when there is nothing, where that it is to be filled in does not fit. */
  emptyMessage?: Message;
  /** What to say when the value has not the form that the contract asks for. */
  formatMessage?: Message;
  /** What this server asks for beyond the contract. */
  constraints?: () => Partial<Constraints>;
  /** The problem that is this field's alone, such as a code that nobody knows: it is said there. */
  problem?: ProblemCode;
  /** Emptied when the server says that it was wrong. */
  isProof?: boolean;
}

export interface FormOptions {
  /** Called when the server has accepted, unless the form's page has been left meanwhile. */
  onSent?: () => void;
  /** Called when nothing was accepted and the form's page has been left meanwhile. */
  onLost?: () => void;
  /** Whether the form has served its purpose and nothing more is to be sent, as after a log-in. */
  isDone?: () => boolean;
}

/** Why the form was not accepted: faulty fields, or a problem of the whole. */
export interface Refusal {
  /** The problem's code, or `fields` or `unreachable`. */
  code: string;
  message: Message;
  /** Told by taking the focus, as it leads on to the faulty fields. Any other is announced and leaves the focus alone. */
  takesFocus: boolean;
  /** Counts the refusals of a form, so that the same one is told anew. */
  turn: number;
}

export type Form = ReturnType<typeof useForm<Fields>>;

type Fields = Record<string, FieldOptions>;

/** What is typed into or chosen of each field. */
export type ValuesOf<F extends Fields> = {
  -readonly [Name in keyof F]: F[Name] extends { value: readonly string[] } ? string[] : string;
};

/**
 * Makes a form for the body of an endpoint.
 * @param fields named as in the body
 * @param send makes the call with the values; what it throws is shown
 */
export function useForm<const F extends Fields>(
  endpoint: Endpoint,
  fields: F,
  send: (values: ValuesOf<F>) => Promise<void>,
  { onSent, onLost, isDone }: FormOptions = {},
) {
  const id = useId();
  type Field = keyof F & string;
  type Value = ValuesOf<F>[Field];
  const names = Object.keys(fields) as Field[];
  const optionsOf = (name: Field): FieldOptions => fields[name] as FieldOptions;
  const contract = Object.fromEntries(names.map((name) => [name, constraintsOf(endpoint, name)]));
  const values = reactive({}) as ValuesOf<F>;
  const faults = reactive<Record<string, Message>>({});
  const refusal = ref<Refusal | null>(null);
  const isPending = ref(false);
  const isBusy = computed(() => isPending.value || (isDone?.() ?? false));
  /** How long the server wants nothing to be sent. */
  const wait = useCountdown(() => {
    refusal.value = null;
  });
  const element = ref<HTMLFormElement>();
  let turn = 0;
  let isLeft = false;
  onScopeDispose(() => {
    isLeft = true;
  });
  reset();

  function reset(): void {
    for (const name of names) {
      const { value, model } = optionsOf(name);
      set(name, (value ?? model?.value ?? '') as Value);
    }
    clearFaults();
  }

  function set(name: Field, value: Value): void {
    values[name] = value;
    const { model } = optionsOf(name);
    if (model) model.value = value as string;
  }

  function clearFaults(): void {
    for (const name of names) delete faults[name];
    refusal.value = null;
  }

  async function submit(): Promise<void> {
    if (isBusy.value) return;
    if (wait.left.value > 0 && refusal.value) return refuse(refusal.value);
    clearFaults();
    for (const name of names) check(name);
    if (hasFaults()) return refuse({ code: 'fields', message: (words) => words.forms.check, takesFocus: true });

    isPending.value = true;
    try {
      await send({ ...values });
      if (!isLeft) onSent?.();
    } catch (error) {
      if (needsNoWords(error)) return;
      if (isLeft) onLost?.();
      else await showError(error);
    } finally {
      isPending.value = false;
    }
  }

  function constraints(name: Field): Constraints {
    return { ...(contract[name] as Constraints), ...optionsOf(name).constraints?.() };
  }

  function check(name: Field): void {
    const fault = faultOf(values[name], constraints(name));
    const { emptyMessage, formatMessage } = optionsOf(name);
    const own = { required: emptyMessage, invalid_format: formatMessage };
    if (fault) faults[name] = own[fault.code as keyof typeof own] ?? faultMessage(fault.code, fault.limit);
    else delete faults[name];
  }

  function hasFaults(): boolean {
    return names.some((name) => faults[name]);
  }

  async function showError(error: unknown): Promise<void> {
    const message = refusalMessage(error);
    if (!(error instanceof ProblemError)) return refuse({ code: 'unreachable', message, takesFocus: false });
    const { code, errors, retryAfter = 0 } = error;
    await findWords(error);
    for (const fieldError of errors) {
      // Of a list the server names the entry; the page has one place for all of them.
      const name = names.find((name) => `${fieldError.pointer}/`.startsWith(`#/${name}/`));
      if (name) faults[name] = fieldRefusalMessage(fieldError);
    }
    const blamed = names.find((name) => optionsOf(name).problem === code);
    if (blamed) faults[blamed] = message;
    if (code === 'invalid_credentials' || code === 'wrong_password') return askAgain(code, message);
    if (code === 'rate_limited' && retryAfter > 0) wait.start(retryAfter);
    const takesFocus = hasFaults();
    if (takesFocus && (blamed || code === 'validation_failed'))
      return refuse({ code: 'fields', message: (words) => words.forms.check, takesFocus });
    await refuse({ code, message, takesFocus });
  }

  /** Wrong: empties what was to prove who it is and leads there. What is said at that field is not said above as well. */
  async function askAgain(code: string, message: Message): Promise<void> {
    const proof = names.find((name) => optionsOf(name).isProof);
    if (proof) set(proof, '' as Value);
    if (!proof || !faults[proof]) await refuse({ code, message, takesFocus: false });
    else isPending.value = false;
    await nextTick();
    if (proof) document.getElementById(idOf(proof))?.focus();
  }

  async function refuse(why: Omit<Refusal, 'turn'>): Promise<void> {
    // The button is free again before anybody reads why.
    isPending.value = false;
    refusal.value = { ...why, turn: ++turn };
    await nextTick();
  }

  function idOf(name: string): string {
    return `${id}-${name}`;
  }

  /** What a field needs to know, for `v-bind`. */
  function bind<Name extends Field>(name: Name) {
    return {
      id: idOf(name),
      name: name as string,
      label: optionsOf(name).label,
      constraints: constraints(name),
      fault: faults[name],
      modelValue: values[name],
      'onUpdate:modelValue': (value: ValuesOf<F>[Name]) => {
        set(name, value);
        // A fault is taken back as soon as it is mended, and never brought up while somebody is still typing.
        if (!faults[name]) return;
        check(name);
        if (refusal.value?.takesFocus && !hasFaults()) refusal.value = null;
      },
    };
  }

  /** The faulty fields, in their order on the page. */
  function faulty() {
    return names.filter((name) => faults[name]).map((name) => ({ id: idOf(name), label: optionsOf(name).label }));
  }

  return reactive({
    values,
    faults,
    refusal,
    isBusy,
    /** Seconds until the server takes another try; 0 if it takes one now. */
    secondsToWait: wait.left,
    element,
    submit,
    reset,
    bind,
    faulty,
  });
}
