/** Validation of bodies and parameters: strict, nothing coerced, nothing dropped, every fault named. */
import type { FieldCode, FieldError } from '@portero/contracts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Failure } from '../core/failure.ts';
import { pointerTo } from './strict-json.ts';

// Bodies are at most 16 kB, so collecting all errors stays cheap.
// The schemas are our own: checking them against the schema of schemas would cost every start as much as compiling them.
const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: false, validateSchema: false });

const codes: Record<string, FieldCode> = {
  required: 'required',
  type: 'wrong_type',
  minLength: 'too_short',
  maxLength: 'too_long',
  minItems: 'too_short',
  maxItems: 'too_long',
  minimum: 'too_small',
  maximum: 'too_large',
  pattern: 'invalid_format',
  enum: 'not_allowed',
  additionalProperties: 'unknown_field',
  minProperties: 'required',
};

const withLimit = new Set<FieldCode>(['too_short', 'too_long', 'too_small', 'too_large']);

/**
 * Compiles a schema for Fastify's `setValidatorCompiler`, when the first request needs it: there are fifty of them, and
 * most starts are followed by a handful of requests.
 * @returns a validator that answers with Failure validation_failed
 */
export function compileValidator({ schema }: { schema: object }) {
  let compiled: ValidateFunction | undefined;
  return (value: unknown): { value: unknown } | { error: Failure } => {
    compiled ??= ajv.compile(schema);
    const check = compiled;
    const errors = check(value) ? brokenTexts(value) : (check.errors ?? []).map(fieldError);
    return errors.length > 0 ? { error: new Failure('validation_failed', { errors: onePerField(errors) }) } : { value };
  };
}

function fieldError(error: ErrorObject): FieldError {
  const code = codes[error.keyword] ?? 'invalid_format';
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const key = missingProperty ?? additionalProperty;
  return {
    pointer: pointerTo((key === undefined ? path : [...path, key]).map((part) => part.toWellFormed())),
    code,
    message: sentence(code, error),
    ...(withLimit.has(code) && { limit: error.params.limit }),
  };
}

function sentence(code: FieldCode, { keyword, params, parentSchema }: ErrorObject): string {
  const rule = (parentSchema as { description?: string } | undefined)?.description;
  switch (code) {
    case 'required':
      if (keyword === 'minProperties') return 'Give at least one field.';
      return 'This field is required.';
    case 'wrong_type':
      return `Expected ${/^[aeiou]/.test(params.type) ? 'an' : 'a'} ${params.type}.`;
    case 'too_short':
      if (keyword === 'minItems') return `Choose at least ${params.limit}.`;
      return params.limit === 1 ? 'This field is empty.' : `Use at least ${params.limit} characters.`;
    case 'too_long':
      if (keyword === 'maxItems') return `Choose at most ${params.limit}.`;
      return `Use at most ${params.limit} characters.`;
    case 'too_small':
      return `Use a number of at least ${params.limit}.`;
    case 'too_large':
      return `Use a number of at most ${params.limit}.`;
    case 'not_allowed':
      return `Expected one of: ${params.allowedValues.join(', ')}.`;
    case 'unknown_field':
      return 'There is no such field here.';
    default:
      return rule ? `Expected ${rule}.` : 'This is not in the expected form.';
  }
}

/**
 * Texts that no field may hold: half of a surrogate pair has no UTF-8 form (two different passwords would hash alike),
 * and NUL ends a string in too many places.
 */
function brokenTexts(value: unknown): FieldError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([, text]) => typeof text === 'string' && (!text.isWellFormed() || text.includes('\0')))
    .map(([key]) => ({
      pointer: pointerTo([key]),
      code: 'invalid_characters',
      message: 'This holds a character that is no text.',
    }));
}

/** One word a field is enough: the first fault found is the one to mend first. */
function onePerField(errors: FieldError[]): FieldError[] {
  return [...new Map(errors.toReversed().map((error) => [error.pointer, error])).values()].toReversed();
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
