/** What a mail says, piece by piece, before it gets a look. */
import { NOT_ME_SECONDS } from '@portero/contracts';
import { after, SECOND } from '../../core/clock.ts';
import { oneLine, unlinked } from './foreign.ts';
import type { Letter, Occasion } from './letter.ts';
import { momentInWords } from './moment.ts';
import type { MailWords } from './words/en.ts';

/** A fact and what it is called. */
export type Fact = readonly [label: string, value: string];

export type Piece =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'code'; readonly code: string }
  /** `main` is what the mail asks for; `alarm` is for emergencies, and must not look like what is asked for. */
  | {
      readonly kind: 'link';
      readonly href: string;
      readonly label: string;
      readonly manner: 'main' | 'alarm' | 'aside';
    };

export interface Draft {
  readonly subject: string;
  readonly heading: string;
  readonly pieces: readonly Piece[];
  /** Who has sent it, and why where that was not said. */
  readonly imprint: string;
}

/** In whose name a mail speaks, in which words, and by which clock. */
export interface Voice {
  readonly words: MailWords;
  readonly timeZone: string | null;
  readonly sender: string;
  readonly host: string;
}

/** Puts a letter into words. */
export function draft(letter: Letter, voice: Voice): Draft {
  const { words, sender, host } = voice;
  const { subject, heading, because } = words.letters[letter.kind];
  const hello = letter.kind === 'invitation' ? words.helloStranger : words.hello(unlinked(letter.name));
  const sentBy = words.sentBy(sender, host);
  return {
    subject: subject(sender),
    heading,
    pieces: [paragraph(hello), paragraph(because(sender)), ...piecesOf(letter, voice)],
    imprint: isNotice(letter) ? `${sentBy} ${words.aboutSafety}` : sentBy,
  };
}

/** Whether it comes without having been asked for. */
function isNotice({ kind }: Letter): boolean {
  const notices: readonly Letter['kind'][] = ['email-changed', 'new-device', 'password-changed', 'token-created'];
  return notices.includes(kind);
}

function piecesOf(letter: Letter, voice: Voice): Piece[] {
  const { words } = voice;
  const { letters } = words;
  const when = (moment: Date) => momentInWords(moment, words.locale, voice.timeZone);
  switch (letter.kind) {
    case 'verify-email':
    case 'confirm-new-email': {
      const { please, button, otherwise } = letters[letter.kind];
      return [
        paragraph(please),
        main(button, letter.link),
        paragraph(words.code),
        { kind: 'code', code: letter.code },
        paragraph(words.linkAndCodeHold(when(letter.expiresAt))),
        facts(letter.occasion, voice, [words.facts.address, oneLine(letter.email)]),
        paragraph(otherwise),
      ];
    }
    case 'account-exists': {
      const { please, button, forgotten, forgot, otherwise } = letters[letter.kind];
      return [
        paragraph(please),
        main(button, letter.loginLink),
        paragraph(forgotten),
        { kind: 'link', href: letter.forgotLink, label: forgot, manner: 'aside' },
        facts(letter.occasion, voice),
        paragraph(otherwise),
      ];
    }
    case 'recover': {
      const { please, button, otherwise } = letters[letter.kind];
      return [
        paragraph(please),
        main(button, letter.link),
        paragraph(words.linkHolds(when(letter.expiresAt))),
        facts(letter.occasion, voice),
        paragraph(otherwise),
      ];
    }
    case 'email-changed': {
      const { undo, button } = letters[letter.kind];
      return [
        facts(letter.occasion, voice, [words.facts.newAddress, oneLine(letter.newEmail)]),
        paragraph(words.ifYou),
        paragraph(undo),
        alarm(button, letter.undoLink),
        paragraph(words.linkHolds(when(letter.expiresAt))),
      ];
    }
    case 'new-device':
    case 'password-changed':
      return [facts(letter.occasion, voice), ...notMe(letter, voice)];
    case 'token-created':
      return [facts(letter.occasion, voice, [words.facts.token, unlinked(letter.tokenName)]), ...notMe(letter, voice)];
    case 'deletion-scheduled': {
      const { deletedAt, please, button, otherwise } = letters[letter.kind];
      return [
        paragraph(deletedAt(when(letter.deletesAt))),
        facts(letter.occasion, voice),
        paragraph(please),
        main(button, letter.keepLink),
        paragraph(otherwise),
        alarm(words.notMe, letter.notMeLink),
        paragraph(words.linkHolds(when(letter.deletesAt))),
      ];
    }
    case 'invitation': {
      const { please, button, otherwise } = letters[letter.kind];
      return [
        paragraph(please),
        main(button, letter.link),
        paragraph(words.linkHolds(when(letter.expiresAt))),
        paragraph(otherwise),
      ];
    }
  }
}

function notMe(
  { notMeLink, occasion }: { notMeLink: string; occasion: Occasion },
  { words, timeZone }: Voice,
): Piece[] {
  const end = after(occasion.at, NOT_ME_SECONDS * SECOND);
  return [
    paragraph(words.ifYou),
    paragraph(words.ifNotYou),
    alarm(words.notMe, notMeLink),
    paragraph(words.linkHolds(momentInWords(end, words.locale, timeZone))),
  ];
}

function paragraph(text: string): Piece {
  return { kind: 'paragraph', text };
}

function main(label: string, href: string): Piece {
  return { kind: 'link', href, label, manner: 'main' };
}

function alarm(label: string, href: string): Piece {
  return { kind: 'link', href, label, manner: 'alarm' };
}

/** When, from what and from where, below what it was done to. */
function facts(occasion: Occasion, { words, timeZone }: Voice, ...first: Fact[]): Piece {
  const { facts } = words;
  const ip = oneLine(occasion.ipAddress);
  return {
    kind: 'facts',
    facts: [
      ...first,
      [facts.when, momentInWords(occasion.at, words.locale, timeZone)],
      [facts.device, deviceInWords(occasion, words)],
      // What core/address.ts makes of anything that is no address.
      [facts.ip, ip === 'unknown' ? facts.unknownIp : ip],
    ],
  };
}

function deviceInWords({ browser, platform }: Occasion, { facts }: MailWords): string {
  if (browser === null) return facts.unknownDevice;
  return platform === null ? unlinked(browser) : facts.onPlatform(unlinked(browser), unlinked(platform));
}
