/** What there is to see. A new state is one more exhibit in its section; a new section is one more line here. */
import type { Section } from './exhibit.ts';
import { account, deletion, password } from './exhibits/account.ts';
import { controls } from './exhibits/controls.ts';
import { device } from './exhibits/device.ts';
import { fields } from './exhibits/fields.ts';
import { forms } from './exhibits/forms.ts';
import { frame } from './exhibits/frame.ts';
import { mail } from './exhibits/mail.ts';
import { notices } from './exhibits/messages.ts';
import { pages } from './exhibits/pages.ts';
import { question, sessions } from './exhibits/sessions.ts';
import { settingsPage } from './exhibits/settings.ts';
import { tokens } from './exhibits/tokens.ts';

export const sections: Section[] = [
  controls,
  fields,
  forms,
  notices,
  sessions,
  tokens,
  device,
  account,
  mail,
  question,
  deletion,
  password,
  pages,
  settingsPage,
  frame,
];
