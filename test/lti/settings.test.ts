import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../lti/settings.ts';

const key = randomBytes(32).toString('base64');
const good = { PUBLIC_URL: 'https://fourcs.example.ac.uk', SECRETS_KEY: key };

/** The names of the settings that are complained about. */
const complaints = (environment: Readonly<Record<string, string>>): readonly string[] => {
  const read = readSettings(environment);
  return read.ok ? [] : read.problem.map(({ setting }) => setting);
};

describe('the settings of the tool', () => {
  test('need no more than an address and a key', () => {
    const read = readSettings(good);
    if (!read.ok) throw new Error('these are good settings');
    expect(read.value).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      tool: { publicUrl: 'https://fourcs.example.ac.uk', allowInsecurePlatforms: false },
      database: { kind: 'folder' },
      trustProxy: ['loopback'],
      metricsFrom: ['loopback'],
    });
    expect(read.value.tool.secretsKey).toHaveLength(32);
  });

  test('are all complained about at once', () => {
    expect(
      complaints({
        PORT: '70000',
        DATABASE_URL: 'mysql://x/y',
        LOG_LEVEL: 'loud',
        TRUST_PROXY: 'everybody',
        METRICS_FROM: 'friends',
        REQUESTS_PER_MINUTE: '-1',
        ALLOW_INSECURE_PLATFORMS: 'yes',
        LRS_KEY: 'only this',
      }),
    ).toEqual([
      'ALLOW_INSECURE_PLATFORMS',
      'PORT',
      'PUBLIC_URL',
      'SECRETS_KEY',
      'DATABASE_URL',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'METRICS_FROM',
      'REQUESTS_PER_MINUTE',
      'LRS_ENDPOINT',
      'LRS_SECRET',
    ]);
  });

  test.each([
    'fourcs.example',
    'ftp://fourcs.example',
    'https://fourcs.example/tool',
    'https://fourcs.example/?a',
    'https://me@fourcs.example',
    'http://fourcs.example',
  ])('do not take %s as the public address', (PUBLIC_URL) => {
    expect(complaints({ ...good, PUBLIC_URL })).toEqual(['PUBLIC_URL']);
  });

  test('take http as the public address in development', () => {
    expect(
      complaints({ ...good, PUBLIC_URL: 'http://localhost:3000', ALLOW_INSECURE_PLATFORMS: '1' }),
    ).toEqual([]);
  });

  test.each([
    ['short', randomBytes(16).toString('base64')],
    ['not base64', 'correct horse battery staple, thirty'],
    ['not random', Buffer.alloc(32).toString('base64')],
  ])('do not take a key that is %s', (_, SECRETS_KEY) => {
    expect(complaints({ ...good, SECRETS_KEY })).toEqual(['SECRETS_KEY']);
  });

  test('never repeat a secret in a complaint', () => {
    const read = readSettings({
      ...good,
      SECRETS_KEY: 'my-secret-key',
      DATABASE_URL: 'postgres://me:my-secret-password@host',
    });
    expect(JSON.stringify(read)).not.toContain('my-secret');
    expect(read.ok).toBe(false);
  });
});

describe('mail', () => {
  test('is not sent without its two settings, and needs both', () => {
    const read = readSettings(good);
    expect(read.ok && read.value.mail).toBeUndefined();
    expect(complaints({ ...good, SMTP_URL: 'smtp://mail.example:587' })).toEqual(['MAIL_FROM']);
    expect(complaints({ ...good, MAIL_FROM: 'training@example.ac.uk' })).toEqual(['SMTP_URL']);
  });

  test('takes a mail server and one address, with a name or without', () => {
    for (const from of ['training@example.ac.uk', 'Example Training <training@example.ac.uk>']) {
      const read = readSettings({
        ...good,
        SMTP_URL: 'smtps://user:secret@mail.example:465',
        MAIL_FROM: from,
      });
      expect(read.ok && read.value.mail).toEqual({ url: 'smtps://user:secret@mail.example:465', from });
    }
  });

  test('names what is wrong, without the password', () => {
    const wrong = { SMTP_URL: 'https://user:secret@mail.example', MAIL_FROM: 'Example <a@b>, c@d.example' };
    expect(complaints({ ...good, ...wrong })).toEqual(['SMTP_URL', 'MAIL_FROM']);
    const read = readSettings({ ...good, ...wrong });
    expect(JSON.stringify(read)).not.toContain('secret');
  });
});
