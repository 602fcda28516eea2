import { expect, test } from 'vitest';
import { emailAddress } from '../../../lti/domain/email-address.ts';

test('an address is taken as the platform writes it', () => {
  expect(emailAddress(' Sam.Lerner+x@college.example ')).toBe('Sam.Lerner+x@college.example');
  expect(emailAddress("o'neil@college.ac.uk")).toBe("o'neil@college.ac.uk");
});

test.each([
  '',
  'sam',
  'sam@college',
  'sam@college.example, other@college.example',
  'sam@college.example\r\nBcc: all@college.example',
  'Sam <sam@college.example>',
  `${'a'.repeat(65)}@college.example`,
  undefined,
  42,
])('anything that could say more than one address is none: %j', (value) => {
  expect(emailAddress(value)).toBeUndefined();
});
