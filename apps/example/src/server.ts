/** The guestbook as a program. Settings come from the environment; `.env` is read by `npm start`. */
import { mkdirSync } from 'node:fs';
import { buildApp } from './app.ts';
import { settings } from './settings.ts';

mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
const app = await buildApp(settings);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
await app.listen({ port: settings.port, host: 'localhost' });
