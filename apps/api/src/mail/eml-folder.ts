/** Mail into files, for development and tests: what would have gone out, as any mail program opens it. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mailer, OutgoingMail } from '@portero/auth';
import { createTransport } from 'nodemailer';
import { messageOf } from './message.ts';
import type { Sender } from './sender.ts';

/** A mailer that writes `<time>-<id>.eml`, so that names are in the order of time. The same mail again is the same file. */
export function emlFolder(folder: string, from: Sender): Mailer {
  const composer = createTransport({ streamTransport: true, buffer: true });
  return {
    senderName: from.name,
    send: async (mail) => {
      const { message } = await composer.sendMail(messageOf(mail, from));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, await fileOf(mail, folder));
      // Whoever looks sees all of it or nothing.
      const unfinished = `${file}.part`;
      try {
        await writeFile(unfinished, message as Buffer, { mode: 0o600 });
        await rename(unfinished, file);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
  };
}

/** The name that this mail has already, or a new one. */
async function fileOf({ id, date }: OutgoingMail, folder: string): Promise<string> {
  const ending = `-${id.replaceAll(/[^\w-]/g, '_')}.eml`;
  const known = (await readdir(folder)).find((name) => name.endsWith(ending));
  // Without what some systems do not take in a name.
  return known ?? `${date.toISOString().replaceAll(/[-:.]/g, '')}${ending}`;
}
