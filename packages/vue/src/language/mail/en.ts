/** What is said in English on the pages that mails lead to, and on the way to them. */

// What is said around mails, whatever is in them.
export const mail = {
  check: 'Check your mail',
  spam: 'Nothing there? Look into the spam folder too, and check the address above.',
  again: 'Send it again',
  sentAgain: 'Sent again.',
  nextIn: (time: string) => `You can ask for another one in ${time}.`,
  tooSoon: 'That was too soon.',
  another: 'Use another address',
};

export const proof = {
  sent: 'We have sent a mail to this address:',
  sentBefore: 'This address has yet to be confirmed:',
  how: 'Open the link in the mail, or enter its code here.',
  ask: 'Enter the code from the mail, and the address that it was sent to.',
  code: 'Code',
  codeHint: 'Eight digits, such as 4071 9326.',
  codeFormat: 'Enter the eight digits of the code in the mail.',
  submit: 'Confirm address',
  confirmed: 'Your address is confirmed.',
  confirmedLogIn: 'Your address is confirmed. Log in to go on.',
  noticeHeading: 'Confirm your address.',
  notice: (email: string) => `We sent a link and a code to ${email}.`,
  enterCode: 'Enter the code',
};

export const recovery = {
  hint: 'The address that you log in with.',
  submit: 'Send a link',
  sent: 'If this address has an account, a mail with a link for a new password is on its way to it:',
  lasts: (time: string) => `The link works for ${time}.`,
  reset: 'Save new password',
  endsSessions: 'You will be signed out everywhere, and log in with the new password.',
  changed: 'Your password has been changed. Log in with the new one.',
  allRevoked: 'Your password has been changed, and your access tokens are revoked. Log in with the new password.',
  again: 'Ask for a new link',
};

// What the links in mails are for: what is said before, on the button, and afterwards.
export const links = {
  confirmEmail: {
    about: ['Press the button to confirm that the address that the mail was sent to is yours.'],
    submit: 'Confirm this address',
    doneHeading: 'Address confirmed',
    done: 'Thank you. There is nothing more to do here.',
  },
  undoEmail: {
    about: [
      'Your account gets its former address back: the one that the mail was sent to.',
      'All sessions and access tokens end, and a link for a new password is sent to that address.',
    ],
    submit: 'Take the change back',
    doneHeading: 'The former address holds again',
    done: 'All sessions and access tokens have ended. A link for a new password has been sent to this address.',
  },
  notMe: {
    about: [
      'If you did not do what the mail is about, somebody else may be in your account.',
      'All sessions and access tokens end, for you as well, and a link for a new password is sent to you.',
    ],
    submit: 'It was not me: end all sessions',
    doneHeading: 'Everybody is signed out',
    done: 'All sessions and access tokens have ended. A link for a new password has been sent to you: use it soon.',
  },
  keepAccount: {
    about: ['Your account is about to be deleted, with everything in it. You can still keep it.'],
    submit: 'Keep my account',
    doneHeading: 'Your account stays',
    done: 'Nothing has been deleted. You can log in again.',
  },
  dead: {
    heading: 'This link is not valid any more',
    text: 'It has been used, has expired, or a newer one has taken its place. It may also have been cut off: open it from the mail once more.',
  },
  taken: {
    heading: 'This address has another account',
    text: 'It was confirmed for another account in the meantime, so it cannot be yours as well.',
  },
};
