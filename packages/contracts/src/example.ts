/** Examples for readers and mock servers, put together from those of the fields. */

/** As much of JSON Schema as the contracts use. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const byType: Record<string, unknown> = { boolean: true, integer: 1, number: 1, string: '…', null: null };

/** A value that fits the schema: the schema's own example, or one made of the examples of its parts. */
export function exampleOf(schema: Schema): unknown {
  const { examples, enum: values, anyOf, properties, items, type = '', format } = schema;
  if (examples) return examples[0];
  if (schema.default !== undefined) return schema.default;
  if (values) return values[0];
  if (schema.const !== undefined) return schema.const;
  if (anyOf?.[0]) return exampleOf(anyOf[0]);
  if (items) return [exampleOf(items)];
  if (type === 'object') {
    return Object.fromEntries(Object.entries(properties ?? {}).map(([name, part]) => [name, exampleOf(part)]));
  }
  return format === 'date-time' ? '2026-11-24T08:30:00.000Z' : byType[type];
}
