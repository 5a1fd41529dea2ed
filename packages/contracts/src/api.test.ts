import { describe, expect, test } from 'vitest';
import { endpoints, isInMemory, problems, problemsOf } from './index.ts';

const all = endpoints().map(({ endpoint }) => endpoint);

test('operations, and methods with their paths, are unique', () => {
  const operations = all.map(({ operation }) => operation);
  const routes = all.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  expect(new Set(operations).size).toBe(operations.length);
  expect(new Set(routes).size).toBe(routes.length);
});

describe.each(all)('$operation', (endpoint) => {
  const { operation, summary, method, path, access, limit, scope, ok, body, params, query } = endpoint;

  test('has a name in camelCase and a summary without a full stop', () => {
    expect(operation).toMatch(/^[a-z]+(?:[A-Z][a-z]*)*$/);
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
  });

  test('has a path in small letters, and a parameter for each colon in it', () => {
    expect(path).toMatch(/^(?:\/(?:[a-z.-]+|:[a-zA-Z]+))+$/);
    expect(Object.keys(params?.properties ?? {})).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
  });

  test('lists problems of the catalogue, none twice', () => {
    const listed = problemsOf(endpoint);
    expect(new Set(listed).size).toBe(listed.length);
    for (const code of listed) expect(problems).toHaveProperty(code);
    for (const code of listed) expect(problems[code].status).toBeGreaterThanOrEqual(400);
  });

  test('is counted in memory if and only if it writes nothing, and is not a guess at a code', () => {
    expect(isInMemory(limit)).toBe(method === 'GET' && limit !== 'code');
  });

  test('takes a body only where the method can carry one, and one that knows its fields', () => {
    if (!body) return;
    expect(method).not.toBe('GET');
    expect(body).toHaveProperty('additionalProperties', false);
    for (const field of Object.values(body.properties)) {
      const { type, maxLength, enum: allowed } = field as { type?: string; maxLength?: number; enum?: unknown[] };
      if (type === 'string' && !allowed) expect(maxLength).toBeGreaterThan(0);
    }
  });

  test('bounds its parameters', () => {
    for (const field of Object.values({ ...params?.properties, ...query?.properties })) {
      expect((field as { maxLength?: number }).maxLength).toBeGreaterThan(0);
    }
  });

  test('has a body in its success unless that is a 204', () => {
    expect(ok.body === undefined).toBe(ok.status === 204);
  });

  test('is public, or refuses those who are signed out', () => {
    const listed = problemsOf(endpoint);
    expect(listed.includes('not_authenticated')).toBe(access !== 'public');
    // A token acts for somebody: where nobody is asked for, there is nobody to act for.
    if (access === 'public') expect(scope).toBeNull();
  });
});

test('no problem has a status that does not fit errors, and every title is a sentence without a full stop', () => {
  for (const { status, title } of Object.values(problems)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
});
