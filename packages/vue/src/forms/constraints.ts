/** What a field must be like, read from the contract's body schema: said once, held on both sides. */
import type { Endpoint, FieldCode } from '@portero/contracts';

export interface Constraints {
  required: boolean;
  /** Characters of a text, or entries of a list. */
  minLength: number;
  maxLength: number;
  /** A regular expression, or whatever else can tell. */
  pattern: Pick<RegExp, 'test'> | null;
}

interface Fault {
  code: FieldCode;
  limit: number;
}

interface Rules {
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

/** Reads the constraints of one field of an endpoint's body. */
export function constraintsOf(endpoint: Endpoint, field: string): Constraints {
  const { properties = {}, required = [] } = endpoint.body ?? {};
  const { minLength, maxLength, minItems, maxItems, pattern } = (properties as Record<string, Rules>)[field] ?? {};
  return {
    required: (required as readonly string[]).includes(field),
    minLength: minLength ?? minItems ?? 0,
    maxLength: maxLength ?? maxItems ?? Number.POSITIVE_INFINITY,
    pattern: pattern === undefined ? null : new RegExp(pattern, 'u'),
  };
}

/** The first fault of a value; undefined if there is none that can be seen from here. */
export function faultOf(
  value: string | readonly string[],
  { required, minLength, maxLength, pattern }: Constraints,
): Fault | undefined {
  // Code points, as JSON Schema counts; `length` counts an emoji twice.
  const length = [...value].length;
  if (length === 0 && required) return { code: 'required', limit: 1 };
  if (length < minLength) return { code: 'too_short', limit: minLength };
  if (length > maxLength) return { code: 'too_long', limit: maxLength };
  if (pattern && typeof value === 'string' && !pattern.test(value)) return { code: 'invalid_format', limit: 0 };
  return undefined;
}
