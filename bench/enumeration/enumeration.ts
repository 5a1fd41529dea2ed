/**
 * `pnpm bench:enumeration`: whether a clock tells who has an account. Times the same request about addresses that have one and
 * about addresses that have none, on a real server with an empty database and a mail server of its own.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../scripts/build.ts';
import { knownAddress, openServer, privateServer, signup, unknownAddress } from './people.ts';
import { smtpSink } from './smtp-sink.ts';
import { type Comparison, compare, table } from './timing.ts';

const usage = `Usage: pnpm bench:enumeration [options]
Times log-in, forgotten password, resent verification and private sign-up for known and unknown addresses.

  --requests N  how often each is asked for each kind of address (default 200)
  --json        prints figures for programs instead of a table
  -h, --help    prints this

Ratio: median of known by median of unknown. Noise: the same between two halves of the unknown.`;

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** One kind of request after the other, each about known and unknown addresses in turns. */
async function measure(requests: number): Promise<Comparison[]> {
  const sink = await smtpSink();
  try {
    return [...(await measureOpen(sink, requests)), ...(await measurePrivate(sink, requests))];
  } finally {
    sink.close();
  }
}

async function measureOpen(sink: Awaited<ReturnType<typeof smtpSink>>, requests: number): Promise<Comparison[]> {
  const server = await openServer(sink, requests);
  const about = (path: string, purpose: string, more: object = {}) => ({
    known: (n: number) => () => server.post(path, { email: knownAddress(n), ...more }),
    unknown: (n: number) => () => server.post(path, { email: unknownAddress(purpose, n), ...more }),
  });
  try {
    const wrong = { password: 'nine wooden ships at sea' };
    return [
      await compare('log-in, wrong password', { requests, status: 401, ...about('/auth/login', 'login', wrong) }),
      await compare('forgotten password', { requests, status: 202, ...about('/auth/password/forgot', 'forgot') }),
      await compare('resent verification', { requests, status: 202, ...about('/auth/email/verification', 'resend') }),
    ];
  } finally {
    await server.stop();
  }
}

async function measurePrivate(sink: Awaited<ReturnType<typeof smtpSink>>, requests: number): Promise<Comparison[]> {
  const server = await privateServer(sink, requests);
  try {
    return [
      await compare('private sign-up', {
        requests,
        status: 202,
        known: (n) => () => server.post('/auth/signup', signup(knownAddress(n))),
        unknown: (n) => () => server.post('/auth/signup', signup(unknownAddress('signup', n))),
      }),
    ];
  } finally {
    await server.stop();
  }
}

async function main(): Promise<void> {
  if (options.help) return console.log(usage);
  const requests = Number(options.requests);
  if (!Number.isInteger(requests) || requests < 2)
    throw new Error(`--requests takes a number, not "${options.requests}"`);
  await buildIfStale();
  const comparisons = await measure(requests);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}`;
  if (options.json) return console.log(JSON.stringify({ machine, requests, comparisons }, null, 2));
  console.log(`${table(comparisons)}\n\n${requests} requests of each kind on ${machine}.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
