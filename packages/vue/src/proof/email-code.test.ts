import { expect, test } from 'vitest';
import { emailCodeIn } from './email-code.ts';

test.each([
  '40719326',
  ' 4071 9326 ',
  '4071-9326',
  '4071\u00a09326',
  'Code: 4071 9326.',
  '\n4071\t9326\r\n',
  '４０７１９３２６',
])('the code is found in %j', (entered) => {
  expect(emailCodeIn(entered)).toBe('40719326');
});

test.each(['', '4071932', '407193260', 'WDJB-MJHT'])('there is none in %j', (entered) => {
  expect(emailCodeIn(entered)).toBeUndefined();
});
