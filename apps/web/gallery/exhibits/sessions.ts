/** The list of sessions, and the question before all others are ended. */
import { SessionList, useSessionStore } from '@portero/vue';
import { appear, type Exhibit, press, type Section } from '../exhibit.ts';
import { type Answers, give, here, nonsense, session, signedIn, telephone, unknown } from '../pretend-server.ts';

const several = give({ sessions: [here, telephone, unknown, session({ browser: 'curl', platform: null })] });

function list(state: string, answers: Answers, act?: Exhibit['act']): Exhibit {
  return {
    state,
    component: SessionList,
    answers: { ...signedIn, ...answers },
    prepare: () => useSessionStore().load(),
    act: async (root) => {
      if (answers['GET /auth/sessions']) await appear(root, '.session, .alert');
      await act?.(root);
    },
  };
}

export const sessions: Section = {
  id: 'sessions',
  heading: 'Sessions',
  exhibits: [
    list('On its way', {}),
    list('Not to be had', { 'GET /auth/sessions': nonsense }),
    list('One', { 'GET /auth/sessions': give({ sessions: [here] }) }),
    list('Several', { 'GET /auth/sessions': several }),
    list('One of them being ended', { 'GET /auth/sessions': several }, async (root) => {
      await press(root, '.session:nth-child(2) button');
      await appear(root, '.session .spinner');
    }),
  ],
};

export const question: Section = {
  id: 'question',
  heading: 'A question',
  isAlone: true,
  exhibits: [
    list('Before all others are ended', { 'GET /auth/sessions': several }, async (root) => {
      await press(root, '.is-danger');
      await appear(root, 'dialog[open]');
    }),
  ],
};
