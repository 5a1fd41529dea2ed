/** Schemas in words: what a field holds, and what a body looks like. All functions return HTML. */
import type { Schema } from './openapi-file.ts';

/** Text as it is, for HTML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Text for HTML; what stands in backquotes is code. */
export function prose(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** A list of names, each with what belongs to it. */
export function definitions(entries: readonly (readonly [name: string, ...meanings: string[]])[]): string {
  const items = entries.map(
    ([name, ...meanings]) =>
      `<dt>${name}</dt>\n${meanings
        .filter(Boolean)
        .map((meaning) => `<dd>${meaning}</dd>\n`)
        .join('')}`,
  );
  return `<dl>\n${items.join('')}</dl>\n`;
}

/**
 * The fields of an object, or of the objects in a list, each with its type, its limits and what it means.
 * @param use whether somebody fills it in, and must know what may be left out; or only reads it
 */
export function fieldList({ properties = {}, required = [] }: Schema, use: 'sent' | 'read'): string {
  return definitions(
    Object.entries(properties).map(([name, schema]) => {
      const isRequired = required.includes(name);
      const presence = use === 'sent' ? [isRequired ? 'required' : 'optional'] : isRequired ? [] : ['not always there'];
      const { description, items = {}, pattern } = schema;
      const within = schema.properties ?? items.properties;
      return [
        `<code>${escaped(name)}</code>`,
        [typeOf(schema), ...presence, ...limitsOf(schema)].join(', '),
        description ? prose(sentence(description)) : '',
        items.description && !within ? `Each is ${prose(items.description)}.` : '',
        pattern ? `Matches <code>${escaped(pattern)}</code>` : '',
        within ? fieldList(schema.properties ? schema : items, use) : '',
      ];
    }),
  );
}

/** The type of a value, with a link where it has a name. */
export function typeOf(schema: Schema): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name) return `<a href="#type-${name}">${name}</a>`;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (schema.const !== undefined) return `<code>${escaped(schema.const)}</code>`;
  if (schema.enum) {
    // The problem codes have a page of their own.
    if (schema.enum.length > 16) return 'one of <a href="/problems">the codes</a>';
    return schema.enum.map((value) => `<code>${escaped(value)}</code>`).join(' or ');
  }
  return schema.format ?? (schema.type === 'object' && !schema.properties ? 'any object' : (schema.type ?? 'anything'));
}

function limitsOf(schema: Schema): string[] {
  const { minLength, maxLength, minItems, maxItems, minimum, maximum } = schema;
  return [
    ...range(minLength ?? (maxLength === undefined ? undefined : 0), maxLength, ' characters'),
    ...range(minItems ?? (maxItems === undefined ? undefined : 0), maxItems, ' of them'),
    ...range(minimum, maximum),
    ...(schema.default === undefined ? [] : [`<code>${escaped(JSON.stringify(schema.default))}</code> unless given`]),
  ];
}

function range(least: number | undefined, most: number | undefined, unit = ''): string[] {
  if (least === undefined && most === undefined) return [];
  return [`${least ?? '−∞'} to ${most ?? '∞'}${unit}`];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
