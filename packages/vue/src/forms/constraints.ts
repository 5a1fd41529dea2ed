/** What a field must be like, read from the contract's body schema: said once, held on both sides. */
import type { Endpoint, FieldCode } from '@portero/contracts';

export interface Constraints {
  required: boolean;
  minLength: number;
  maxLength: number;
  pattern: RegExp | null;
}

export interface Fault {
  code: FieldCode;
  limit: number;
}

/** Reads the constraints of one field of an endpoint's body. */
export function constraintsOf(endpoint: Endpoint, field: string): Constraints {
  const { properties = {}, required = [] } = endpoint.body ?? {};
  const schema = (properties as Record<string, { minLength?: number; maxLength?: number; pattern?: string }>)[field];
  return {
    required: (required as readonly string[]).includes(field),
    minLength: schema?.minLength ?? 0,
    maxLength: schema?.maxLength ?? Number.POSITIVE_INFINITY,
    pattern: schema?.pattern === undefined ? null : new RegExp(schema.pattern, 'u'),
  };
}

/** The first fault of a value; undefined if there is none that can be seen from here. */
export function faultOf(value: string, { required, minLength, maxLength, pattern }: Constraints): Fault | undefined {
  // Code points, as JSON Schema counts; `length` counts an emoji twice.
  const length = [...value].length;
  if (length === 0 && required) return { code: 'required', limit: 1 };
  if (length < minLength) return { code: 'too_short', limit: minLength };
  if (length > maxLength) return { code: 'too_long', limit: maxLength };
  if (pattern && !pattern.test(value)) return { code: 'invalid_format', limit: 0 };
  return undefined;
}
