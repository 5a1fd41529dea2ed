import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MailRefused, type OutgoingMail } from '@portero/auth';
import { simpleParser } from 'mailparser';
import { afterAll, expect, test } from 'vitest';
import { cleanUp, temporaryFolder } from '../test-server.ts';
import { emlFolder } from './eml-folder.ts';

afterAll(cleanUp);

const from = { name: 'El Jardín', address: 'portero@localhost' };
const mail: OutgoingMail = {
  id: 'm1',
  to: 'ada@example.com',
  subject: '¿Eres tú?',
  text: 'Hola, Ada.',
  html: '<p>Hola, <b>Ada</b>.</p>',
  language: 'es',
  date: new Date('2026-11-23T08:00:00.000Z'),
};

const newFolder = () => join(temporaryFolder(), 'data', 'mail');
const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a mail becomes a file that mail programs open, for its owner alone', async () => {
  const folder = newFolder();
  const mailer = emlFolder(folder, from);
  expect(mailer.senderName).toBe('El Jardín');
  await mailer.send(mail);
  expect(readdirSync(folder)).toEqual(['20261123T080000000Z-m1.eml']);
  const file = join(folder, '20261123T080000000Z-m1.eml');
  expect([modeOf(folder), modeOf(file)]).toEqual([0o700, 0o600]);
  const read = await simpleParser(readFileSync(file));
  expect(read).toMatchObject({
    subject: mail.subject,
    html: mail.html,
    date: mail.date,
    messageId: '<m1@localhost>',
    from: { value: [from] },
    to: { value: [{ address: mail.to }] },
  });
  expect(read.text?.trim()).toBe(mail.text);
  expect(read.headers.get('content-language')).toBe('es');
});

test('the same mail again is the same file, and later mails come after it', async () => {
  const folder = newFolder();
  const mailer = emlFolder(folder, from);
  await mailer.send(mail);
  await mailer.send({ ...mail, id: 'a2', date: new Date('2026-11-23T08:00:00.001Z') });
  await mailer.send({ ...mail, subject: 'Once more', date: new Date('2026-11-23T09:00:00.000Z') });
  const files = readdirSync(folder).sort();
  expect(files).toEqual(['20261123T080000000Z-m1.eml', '20261123T080000001Z-a2.eml']);
  expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toContain('Subject: Once more');
});

test('no id leads out of the folder', async () => {
  const folder = newFolder();
  await emlFolder(folder, from).send({ ...mail, id: '../../secrets\n' });
  expect(readdirSync(folder)).toEqual(['20261123T080000000Z-______secrets_.eml']);
});

test('what no server would take is refused as well, and leaves no file', async () => {
  const folder = newFolder();
  await expect(emlFolder(folder, from).send({ ...mail, to: 'ada' })).rejects.toThrow(MailRefused);
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});

test('where no file can be written the mail waits', async () => {
  const folder = join(temporaryFolder(), 'mail');
  writeFileSync(folder, 'no folder');
  const fault = await emlFolder(folder, from)
    .send(mail)
    .catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Error);
  expect(fault).not.toBeInstanceOf(MailRefused);
});
