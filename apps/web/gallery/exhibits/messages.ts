/** Messages of each tone, and three at once. */
import { ToastList, useToastsStore } from '@portero/vue';
import { appear, type Exhibit, type Section } from '../exhibit.ts';

type Store = ReturnType<typeof useToastsStore>;

/** Messages that stay: their clocks stand still. */
function messages(state: string, add: (store: Store) => void): Exhibit {
  return {
    state,
    component: ToastList,
    prepare() {
      const store = useToastsStore();
      store.pause('pointer');
      add(store);
    },
    act: (root) => appear(root, '.toast'),
  };
}

export const notices: Section = {
  id: 'messages',
  heading: 'Messages',
  exhibits: [
    messages('Something went well', (store) => store.success((words) => words.name.saved)),
    messages('To know', (store) => store.info((words) => words.toasts.loginFirst)),
    messages('Something went wrong', (store) => store.error((words) => words.forms.unexpected)),
    messages('With a way on', (store) =>
      store.error((words) => words.problems.overloaded, {
        action: { say: (words) => words.tryAgain, run: () => undefined },
      }),
    ),
    messages('As many as there may be', (store) => {
      store.info((words) => words.toasts.loginFirst);
      store.success((words) => words.password.saved);
      store.error((words) => words.problems.internal_error);
    }),
  ],
};
