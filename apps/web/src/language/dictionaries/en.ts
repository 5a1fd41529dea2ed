/** Every text of the app in English. The other dictionaries have the same keys, or they do not compile. */
import { en } from '@portero/vue';

export const words = {
  ...en,
  skipLink: 'Skip to content',
  tagline: 'Sign-in for your app',
  nav: {
    label: 'Main',
    home: 'Home',
    profile: 'Profile',
    settings: 'Settings',
    login: 'Login',
    signup: 'Sign Up',
    logout: 'Logout',
  },
  footer: { theme: 'Theme', system: 'System', light: 'Light', dark: 'Dark', language: 'Language' },
  titles: {
    home: 'Home',
    login: 'Log in',
    signup: 'Sign up',
    profile: 'Profile',
    settings: 'Settings',
    device: 'Connect a program',
    notFound: 'Page not found',
    confirmEmail: 'Confirm your address',
    forgotPassword: 'Forgot your password?',
    keepAccount: 'Keep your account',
    notMe: 'Was this not you?',
    resetPassword: 'Choose a new password',
    undoEmail: 'Take back the change of address',
  },
  home: {
    lead: 'Sign-in for your app.',
    promise: 'Accounts, sessions and the pages around them, ready to run and easy to make your own.',
    signUp: 'Create an account',
    logIn: 'Log in',
    profile: 'Go to your profile',
    settings: 'Settings',
    points: [
      ['Remembers only if you ask', 'Close the browser and you are signed out. Tick the box and you stay.'],
      ['Your devices at a glance', 'Each with its last visit. End one, or all the others, at once.'],
      ['Keeps secrets secret', 'Passwords are stored as hashes, and no script in a page can read the session.'],
    ] as [string, string][],
  },
  entry: {
    noAccount: 'No account yet?',
    toSignup: 'Sign up',
    haveAccount: 'Already have an account?',
    toLogin: 'Log in',
    forgotten: 'Forgot your password?',
  },
  profile: {
    heading: (name: string) => `Welcome, ${name}!`,
    email: 'Email',
    memberSince: 'Member since',
    session: 'This session',
    remembered: 'Remembered on this browser.',
    notRemembered: 'Ends when you close the browser.',
    until: (idle: string) => `If you do not use it, it ends on ${idle}.`,
    latest: (end: string) => `It never lasts beyond ${end}.`,
    toSettings: 'Change name, password, sessions or tokens',
  },
  settings: {
    heading: 'Settings',
    contents: 'On this page',
    name: {
      heading: 'Name',
      about: 'How we greet you.',
    },
    email: {
      heading: 'Email',
      about: 'You log in with it, and our mails go there.',
    },
    locale: {
      heading: 'Language and time zone',
      about: 'For the mails that we send you.',
    },
    password: {
      heading: 'Password',
      about: 'A new password signs you out everywhere else.',
    },
    sessions: {
      heading: 'Where you are signed in',
      about: 'If you do not recognise one, end it and change your password.',
    },
    tokens: {
      heading: 'Access tokens',
      about: 'For scripts and programs that act for you.',
      toDevice: 'Enter the code of a program',
      toReference: 'What a token can call',
    },
    activity: {
      heading: 'Activity',
      about: (days: number) =>
        `What has happened to your account in the last ${days} days. If something was not you, change your password.`,
    },
    data: {
      heading: 'Your data',
      about: 'It is yours: take it along, or have it deleted.',
    },
  },
  mailPages: {
    rescue: 'To keep others out of your account, choose a new password: that ends all sessions as well.',
    newProof: 'Use the code, or get a new mail',
    opened: 'Have you opened the link?',
  },
  notFound: {
    heading: 'Page not found',
    text: 'There is no door at this address.',
    home: 'Go to the home page',
  },
  unreachable: {
    offline: { heading: 'No connection', text: 'The server cannot be reached. Check your connection and try again.' },
    slow: { heading: 'No answer yet', text: 'The server takes too long to answer. Please try again.' },
    server: { heading: 'Something is wrong on the server', text: 'Please try again in a moment.' },
    reconnect: 'No answer. Try again',
  },
  missingPage: {
    heading: 'This page could not be loaded',
    text: 'Check your connection and try again.',
  },
};
