/** One form: its values, its faults, its one request at a time. */
import { ProblemError } from '@portero/client';
import type { Endpoint } from '@portero/contracts';
import { nextTick, type Ref, reactive, ref, useId } from 'vue';
import { faultMessage, fieldRefusalMessage, refusalMessage } from '../language/refusals.ts';
import type { Message } from '../language/useLanguage.ts';
import { isSessionProblem } from '../session/session-problem.ts';
import { constraintsOf, faultOf } from './constraints.ts';

export interface FieldOptions {
  label: Message;
  /** What stands in the field at the beginning. */
  value?: string;
  /** Kept equal to the value, for whoever wants to read along or carry it to another form. */
  model?: Ref<string>;
  /** What to say when the value has not the form that the contract asks for. */
  formatMessage?: Message;
  /** Emptied when the server says that it was wrong. */
  isProof?: boolean;
}

/** Why the form was not accepted: faulty fields, or a problem of the whole. */
export interface Refusal {
  /** The problem's code, or `fields` or `unreachable`. */
  code: string;
  message: Message;
  /** Seconds that the server asks to wait. */
  retryAfter?: number;
}

export type Form = ReturnType<typeof useForm<string>>;

/**
 * Makes a form for the body of an endpoint.
 * @param fields the text fields, named as in the body
 * @param send makes the call with the values; what it throws is shown
 */
export function useForm<Field extends string>(
  endpoint: Endpoint,
  fields: Record<Field, FieldOptions>,
  send: (values: Record<Field, string>) => Promise<void>,
) {
  const id = useId();
  const names = Object.keys(fields) as Field[];
  const constraints = Object.fromEntries(names.map((name) => [name, constraintsOf(endpoint, name)]));
  const values = reactive<Record<string, string>>({});
  const faults = reactive<Record<string, Message>>({});
  const refusal = ref<Refusal | null>(null);
  const isPending = ref(false);
  const element = ref<HTMLFormElement>();
  reset();

  function reset(): void {
    for (const name of names) set(name, fields[name].value ?? fields[name].model?.value ?? '');
    clearFaults();
  }

  function set(name: Field, value: string): void {
    values[name] = value;
    const { model } = fields[name];
    if (model) model.value = value;
  }

  function clearFaults(): void {
    for (const name of names) delete faults[name];
    refusal.value = null;
  }

  async function submit(): Promise<void> {
    if (isPending.value) return;
    clearFaults();
    for (const name of names) check(name);
    if (names.some((name) => faults[name])) return refuse({ code: 'fields', message: (words) => words.forms.check });

    isPending.value = true;
    try {
      await send({ ...values } as Record<Field, string>);
    } catch (error) {
      // That the session has ended is told once for the whole page, not by each form.
      if (!isSessionProblem(error)) await showError(error);
    } finally {
      isPending.value = false;
    }
  }

  function check(name: Field): void {
    const fault = faultOf(values[name] ?? '', constraints[name] as ReturnType<typeof constraintsOf>);
    const format = fault?.code === 'invalid_format' ? fields[name].formatMessage : undefined;
    if (fault) faults[name] = format ?? faultMessage(fault.code, fault.limit);
    else delete faults[name];
  }

  async function showError(error: unknown): Promise<void> {
    const message = refusalMessage(error);
    if (!(error instanceof ProblemError)) return refuse({ code: 'unreachable', message });
    for (const fieldError of error.errors) {
      const name = names.find((name) => fieldError.pointer === `#/${name}`);
      if (name) faults[name] = fieldRefusalMessage(fieldError);
    }
    if (error.code === 'invalid_credentials' || error.code === 'wrong_password') {
      for (const name of names) if (fields[name].isProof) set(name, '');
    }
    const isAboutFields = error.code === 'validation_failed' && names.some((name) => faults[name]);
    await refuse({
      code: isAboutFields ? 'fields' : error.code,
      message: isAboutFields ? (words) => words.forms.check : message,
      ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    });
  }

  async function refuse(why: Refusal): Promise<void> {
    refusal.value = why;
    // Not before the button is free again and the faults are on the page.
    isPending.value = false;
    await nextTick();
    const proof = names.find((name) => fields[name].isProof && values[name] === '');
    const target = names.some((name) => faults[name])
      ? '[aria-invalid="true"]'
      : proof && `#${CSS.escape(idOf(proof))}`;
    element.value?.querySelector<HTMLElement>(target ?? '[role="alert"]')?.focus();
  }

  function idOf(name: string): string {
    return `${id}-${name}`;
  }

  /** What a field needs to know, for `v-bind`. */
  function bind(name: Field) {
    return {
      id: idOf(name),
      name: name as string,
      label: fields[name].label,
      constraints: constraints[name] as ReturnType<typeof constraintsOf>,
      fault: faults[name],
      modelValue: values[name] ?? '',
      'onUpdate:modelValue': (value: string) => {
        set(name, value);
        // A fault is taken back as soon as it is mended, and never brought up while somebody is still typing.
        if (faults[name]) check(name);
      },
    };
  }

  /** The faulty fields, in their order on the page. */
  function faulty() {
    return names.filter((name) => faults[name]).map((name) => ({ id: idOf(name), label: fields[name].label }));
  }

  return reactive({ values, faults, refusal, isPending, element, submit, reset, bind, faulty });
}
