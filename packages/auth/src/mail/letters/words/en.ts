/** What mails say in English. Other dictionaries have the same keys. */

export const en = {
  /** How dates are written: with the month as a word and 24 hours, which nobody takes for something else. */
  locale: 'en-GB',
  hello: (name: string) => `Hello ${name},`,
  helloStranger: 'Hello,',
  sentBy: (sender: string, host: string) => `This mail was sent by ${sender} at ${host}.`,
  aboutSafety: 'You get it because it is about the safety of your account.',
  linkHolds: (when: string) => `The link works once, until ${when}.`,
  linkAndCodeHold: (when: string) => `The link and the code work once, until ${when}.`,
  linkAddress: 'If a button does not work, copy its address into your browser:',
  code: 'Or type this code where it is asked for:',
  ifYou: 'If that was you, there is nothing to do.',
  ifNotYou:
    'If it was not you, open this page and press the button there. That ends all sessions and access tokens of your account and sends you a link for a new password.',
  notMe: "This wasn't me",
  facts: {
    address: 'Address',
    newAddress: 'New address',
    token: 'Access token',
    when: 'When',
    device: 'Device',
    ip: 'IP address',
    onPlatform: (browser: string, platform: string) => `${browser} on ${platform}`,
    unknownDevice: 'Unknown device',
    unknownIp: 'unknown',
  },
  letters: {
    'verify-email': {
      subject: (sender: string) => `Confirm your email address for ${sender}`,
      heading: 'Confirm your email address',
      because: (sender: string) => `Somebody, most likely you, has signed up at ${sender} with this address.`,
      please: 'To show that the address is yours, open this page and press the button there:',
      button: 'Confirm address',
      otherwise: 'If it was not you, ignore this mail: nothing happens, and the address is not confirmed.',
    },
    'account-exists': {
      subject: (sender: string) => `You already have an account at ${sender}`,
      heading: 'You already have an account',
      because: (sender: string) =>
        `Somebody, most likely you, has tried to sign up at ${sender} with this address. It has an account already, so no other one was made.`,
      please: 'Use the one that you have:',
      button: 'Log in',
      forgotten: 'If you have forgotten your password, have a link for a new one sent:',
      forgot: 'Get a new password',
      otherwise:
        'If it was not you, ignore this mail: nothing has changed, and whoever it was has not been told about your account.',
    },
    recover: {
      subject: (sender: string) => `Choose a new password for ${sender}`,
      heading: 'Choose a new password',
      because: (sender: string) =>
        `Somebody, most likely you, has asked for a new password for your account at ${sender}.`,
      please: 'You can choose it on this page. Then you are signed out everywhere and log in with the new one.',
      button: 'Choose a password',
      otherwise: 'If it was not you, ignore this mail: nothing happens, and your password stays as it is.',
    },
    'confirm-new-email': {
      subject: (sender: string) => `Confirm your new email address for ${sender}`,
      heading: 'Confirm your new email address',
      because: (sender: string) =>
        `Somebody, most likely you, wants to use this address for their account at ${sender}. Until it is confirmed, the present one stays.`,
      please: 'To confirm it, open this page and press the button there:',
      button: 'Confirm new address',
      otherwise: 'If it was not you, ignore this mail: nothing happens, and the address is not used.',
    },
    'email-changed': {
      subject: (sender: string) => `Your email address at ${sender} was changed`,
      heading: 'Your email address was changed',
      because: (sender: string) =>
        `Your account at ${sender} has another address from now on. This mail goes to the former one, so that you know.`,
      undo: 'If it was not you, take it back: open this page and press the button there. Then this address holds again, all sessions and access tokens of your account end, and a link for a new password is sent here.',
      button: 'Take the change back',
    },
    'new-device': {
      subject: (sender: string) => `New device on your account at ${sender}`,
      heading: 'A new device has logged in',
      because: (sender: string) =>
        `Somebody has logged in to your account at ${sender} from a device that was not used with it before.`,
    },
    'password-changed': {
      subject: (sender: string) => `Your password at ${sender} was changed`,
      heading: 'Your password was changed',
      because: (sender: string) => `Your account at ${sender} has a new password from now on.`,
    },
    'token-created': {
      subject: (sender: string) => `New access token for your account at ${sender}`,
      heading: 'A new access token was made',
      because: (sender: string) =>
        `An access token was made for your account at ${sender}. Whoever has it can act for you there.`,
    },
    'deletion-scheduled': {
      subject: (sender: string) => `Your account at ${sender} will be deleted`,
      heading: 'Your account will be deleted',
      because: (sender: string) =>
        `Somebody, most likely you, wants your account at ${sender} to be deleted. All its sessions and access tokens have ended.`,
      deletedAt: (when: string) =>
        `On ${when} everything that belongs to it is deleted, and nobody can bring it back. If that is what you want, there is nothing to do.`,
      please: 'If you have changed your mind, open this page and press the button there:',
      button: 'Keep my account',
      otherwise:
        'If it was not you, whoever did this knew your password. This page keeps your account too, ends all sessions and access tokens and sends you a link for a new password:',
    },
    invitation: {
      subject: (sender: string) => `You are invited to ${sender}`,
      heading: 'You are invited',
      because: (sender: string) => `You can make an account at ${sender} with this address: somebody has invited you.`,
      please: 'Make it on this page:',
      button: 'Create account',
      otherwise: 'If you did not expect this or do not want it, ignore this mail: nothing happens.',
    },
  },
};

/** The shape of a dictionary. */
export type MailWords = typeof en;
