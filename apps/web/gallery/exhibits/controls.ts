/** Buttons, tags and what else is a class of the style sheet and no component. */
import { h, type VNode } from 'vue';
import type { Section } from '../exhibit.ts';

const button = (classes: string, text: string, extra: object = {}) =>
  h('button', { type: 'button', class: classes, ...extra }, text);
const spinner = () => h('span', { class: 'spinner', 'aria-hidden': true });
const row =
  (...content: VNode[]) =>
  () =>
    h('div', { class: 'row' }, content);

export const controls: Section = {
  id: 'controls',
  heading: 'Controls',
  exhibits: [
    {
      state: 'Buttons',
      component: row(
        button('button is-primary', 'Log in'),
        button('button', 'Cancel'),
        button('button is-danger', 'End them all'),
        h('a', { href: '#controls', class: 'button' }, 'A link'),
      ),
    },
    {
      state: 'Small buttons',
      component: row(button('button is-small', 'End'), button('button is-small is-danger', 'End all others')),
    },
    {
      state: 'Busy buttons',
      component: row(
        h('button', { type: 'button', class: 'button is-primary', 'aria-busy': true, 'aria-disabled': true }, [
          spinner(),
          'Log in',
        ]),
        h('button', { type: 'button', class: 'button is-small', 'aria-disabled': true }, [spinner(), 'End']),
      ),
    },
    {
      state: 'Buttons that have to wait',
      component: row(
        button('button is-primary', 'Grant access', { 'aria-disabled': true }),
        button('button is-small', 'Create a token', { 'aria-disabled': true }),
      ),
    },
    {
      state: 'Tags',
      component: row(
        h('span', { class: 'tag is-primary' }, 'This device'),
        h('span', { class: 'tag' }, 'Remembered'),
        h('span', { class: 'tag is-warning' }, 'Expires in 3 days'),
        h('span', { class: 'tag is-danger' }, 'Expired'),
      ),
    },
    {
      state: 'An alert',
      component: () =>
        h('div', { class: 'alert' }, [
          h('p', ['Email address already exists. Go to ', h('a', { href: '#controls' }, 'login page'), '.']),
        ]),
    },
    { state: 'Waiting', component: () => h('p', { class: 'skeleton' }) },
  ],
};
