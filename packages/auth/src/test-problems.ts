/** For tests: what every refusal must look like, and everything that stands in the database. */
import { type Problem, problems } from '@portero/contracts';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

/** The problem of an answer, after checking what holds for all of them, or for all of OAuth's. */
export function problemOf(response: LightMyRequestResponse): Problem {
  const problem = response.json<Problem>();
  expect(Object.keys(problems), response.body).toContain(problem.code);
  expect(problem).toMatchObject({
    type: expect.stringMatching(new RegExp(`#${problem.code}$`)),
    title: problems[problem.code].title,
    status: response.statusCode,
    instance: expect.stringMatching(/^urn:portero:request:./),
  });
  if (isOfOAuth(response)) {
    expect(problem).toMatchObject({
      error: expect.stringMatching(/^[a-z_]+$/),
      // RFC 6749 section 5.2
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/),
    });
    expect([400, 429, 500, 503]).toContain(problem.status);
  } else {
    expect(response.headers['content-type'], response.body).toMatch(/^application\/problem\+json/);
    expect(Object.keys(problem)).not.toContain('error');
    expect(problem.status).toBe(problems[problem.code].status);
  }
  return problem;
}

/** Whether a refusal is in the form that OAuth has for it. */
export function isOfOAuth({ headers }: LightMyRequestResponse): boolean {
  return headers['content-type'] === 'application/json; charset=utf-8';
}

/** Field pointer → code, of every field that an answer refuses. */
export function refusedFields(response: LightMyRequestResponse): Record<string, string> {
  const { errors = [] } = problemOf(response);
  return Object.fromEntries(errors.map(({ pointer, code }) => [pointer, code]));
}

/** Every row of every table but the counters, as text: equal before and after means that nothing was written. */
export function allRows({ db }: TestApp, { andTrail = true } = {}): string {
  const all = db.connection
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'rate_limits' ORDER BY name")
    .pluck()
    .all() as string[];
  const tables = all.filter((name) => andTrail || !name.startsWith('audit_'));
  return JSON.stringify(tables.map((table) => [table, db.connection.prepare(`SELECT * FROM "${table}"`).all()]));
}
