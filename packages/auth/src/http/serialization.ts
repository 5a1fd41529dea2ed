/** Serialization of answers by their schemas: what no schema names never leaves. */
import { SerializerSelector as serializers } from '@fastify/fast-json-stringify-compiler';
import type { FastifySerializerCompiler } from 'fastify';

interface Schema {
  readonly [keyword: string]: unknown;
}

type Serialize = ReturnType<FastifySerializerCompiler<Schema>>;

/** Makes the compiler for Fastify's `setSerializerCompiler`. It compiles when the first answer needs it. */
export function serializerCompiler(): FastifySerializerCompiler<Schema> {
  const compile = serializers()();
  return (answer) => {
    let compiled: Serialize | undefined;
    return (data) => {
      compiled ??= compile({
        ...answer,
        schema: withNullable(answer.schema),
        httpStatus: answer.httpStatus ?? '',
      }) as Serialize;
      return compiled(data);
    };
  };
}

/**
 * The same schema, where "this or null" is said as `nullable`. Of alternatives the serializer validates each answer
 * against one after the other, down to the form of its dates, which costs more than all the rest.
 */
export function withNullable<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(withNullable) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const { anyOf, ...rest } = schema as Schema;
  const [only, ...others] = Array.isArray(anyOf) ? (anyOf as Schema[]).filter(({ type }) => type !== 'null') : [];
  if (only && others.length === 0 && (anyOf as Schema[]).length === 2) {
    return { ...withNullable(only), ...rest, nullable: true } as T;
  }
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, withNullable(value)])) as T;
}
