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

/** A list of fields, each with its type, its limits and what it means. */
export function fieldList({ properties = {}, required = [] }: Schema): string {
  const items = Object.entries(properties).map(([name, schema]) => {
    const facts = [typeOf(schema), required.includes(name) ? 'required' : 'optional', ...limitsOf(schema)];
    const meaning = schema.description ? `<dd>${prose(sentence(schema.description))}</dd>\n` : '';
    const pattern = schema.pattern ? `<dd>Matches <code>${escaped(schema.pattern)}</code></dd>\n` : '';
    return `<dt><code>${escaped(name)}</code></dt>\n<dd>${facts.join(', ')}</dd>\n${meaning}${pattern}`;
  });
  return `<dl>\n${items.join('')}</dl>\n`;
}

/** The type of a value, with a link where it has a name. */
export function typeOf(schema: Schema): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name) return `<a href="#type-${name}">${name}</a>`;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (schema.enum) {
    // The problem codes have a page of their own.
    if (schema.enum.length > 16) return 'one of <a href="/problems">the codes</a>';
    return schema.enum.map((value) => `<code>${escaped(value)}</code>`).join(' or ');
  }
  if (schema.properties) {
    const parts = Object.entries(schema.properties).map(([key, part]) => `${escaped(key)}: ${typeOf(part)}`);
    return `{ ${parts.join(', ')} }`;
  }
  return schema.format ?? (schema.type === 'object' ? 'any object' : (schema.type ?? 'anything'));
}

function limitsOf(schema: Schema): string[] {
  const { minLength, maxLength, minimum, maximum } = schema;
  return [
    ...(minLength !== undefined || maxLength !== undefined
      ? [`${minLength ?? 0} to ${maxLength ?? '∞'} characters`]
      : []),
    ...(minimum !== undefined || maximum !== undefined ? [`${minimum ?? '−∞'} to ${maximum ?? '∞'}`] : []),
    ...(schema.default === undefined ? [] : [`<code>${escaped(JSON.stringify(schema.default))}</code> unless given`]),
  ];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
