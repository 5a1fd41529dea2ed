// Loaded into the server of the soak before its own code: collects garbage now and then, so that memory shows what is held
// and not when V8 last felt like it, and notes what the heap holds then.
import { writeFileSync } from 'node:fs';

const EVERY_MS = 5_000;

setInterval(() => {
  globalThis.gc?.();
  writeFileSync('heap.txt', String(process.memoryUsage().heapUsed));
}, EVERY_MS).unref();
