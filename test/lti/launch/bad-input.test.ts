/**
 * What a stranger, a broken platform or a hostile page can send. Each is refused with a 4xx and a sentence; nothing is
 * accepted, stored, repeated or fetched that was not allowed.
 */
import type { LightMyRequestResponse } from 'fastify';
import { CompactSign, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RefusalCode } from '../../../lti/launch/refusal.ts';
import { hashInvite } from '../../../lti/launch/invite.ts';
import { testEngines } from '../store-for-tests.ts';
import {
  agsClaim,
  Answer,
  asDeepLinking,
  claim,
  clientId,
  issuer,
  launchClaims,
  loginFields,
  membership,
  nrpsClaim,
  publicUrl,
  sentenceOf,
  signingPair,
  slowly,
  startLaunchBench,
  target,
  without,
  type Claims,
  type Fields,
  type LaunchBench,
  type SigningPair,
} from './launch-bench.ts';

/** Stands in what is sent, and must stand in no answer. */
const marker = 'zz-marker"><script>alert(1)</script>';

let bench: LaunchBench;
let stranger: SigningPair;
let short: SigningPair;

interface Case {
  readonly name: string;
  /** Absent for what the HTTP layer refuses before any of our own code. */
  readonly code?: RefusalCode;
  readonly send: () => Promise<LightMyRequestResponse>;
}

const login = (name: string, code: RefusalCode, change: (fields: Fields) => Fields): Case => ({
  name: `login: ${name}`,
  code,
  send: () => bench.post('/lti/login', change({ ...loginFields(), login_hint: marker })),
});

const towards = (name: string, url: string): Case =>
  login(`towards ${name}`, 'target-not-ours', (fields) => ({ ...fields, target_link_uri: url }));

const logins: readonly Case[] = [
  ...(['iss', 'login_hint', 'target_link_uri'] as const).flatMap((field) => [
    login(`without ${field}`, 'login-incomplete', (fields) => without(fields, field) as Fields),
    login(`with an empty ${field}`, 'login-incomplete', (fields) => ({ ...fields, [field]: '' })),
    login(`with ${field} twice`, 'field-repeated', (fields) => ({ ...fields, [field]: ['a', 'b'] })),
  ]),
  login('with client_id twice', 'field-repeated', (fields) => ({ ...fields, client_id: [clientId, 'x'] })),
  login('from an unknown issuer', 'platform-unknown', (fields) => ({ ...fields, iss: `https://${marker}` })),
  login('with a slash more than the issuer', 'platform-unknown', (fields) => ({
    ...fields,
    iss: `${issuer}/`,
  })),
  login('with the issuer in capitals', 'platform-unknown', (fields) => ({
    ...fields,
    iss: issuer.toUpperCase(),
  })),
  login('from an unknown client', 'platform-unknown', (fields) => ({ ...fields, client_id: marker })),
  login('with another issuer’s client', 'platform-unknown', (fields) => ({
    ...fields,
    client_id: 'client-elsewhere',
  })),
  login(
    'without a client where there are two',
    'client-needed',
    (fields) => without(fields, 'client_id') as Fields,
  ),
  login('with a zero character in the issuer', 'platform-unknown', (fields) => ({
    ...fields,
    iss: `${issuer}\u0000`,
  })),
  login('with a zero character in the client', 'platform-unknown', (fields) => ({
    ...fields,
    client_id: '\u0000',
  })),
  login('with an issuer of 200,000 characters', 'platform-unknown', (fields) => ({
    ...fields,
    iss: 'x'.repeat(200_000),
  })),
  towards('another host', 'https://evil.example/lti/launch'),
  towards('a host that begins like ours', `${publicUrl}.evil.example/lti/launch`),
  towards('http', 'http://course.example/lti/launch'),
  towards('another port', 'https://course.example:8443/lti/launch'),
  towards('us with a name before it', 'https://course.example@evil.example/lti/launch'),
  towards('us with a name and a password', 'https://a:b@course.example/lti/launch'),
  towards('a host behind a backslash', 'https://evil.example\\@course.example/lti/launch'),
  towards('a script', 'javascript:alert(document.domain)'),
  towards('a page of data', 'data:text/html,<h1>x'),
  towards('another path', `${publicUrl}/assessor`),
  towards('a path that climbs', `${publicUrl}/lti/launch/../../employer`),
  towards('a path that only begins like ours', `${publicUrl}/lti/launcher`),
  towards('a fragment', `${target}#x`),
  towards('no address', marker),
  towards('an address without a scheme', '//course.example/lti/launch'),
  towards('an endless address', `${target}?${'x'.repeat(3000)}`),
  { name: 'login by GET without anything', code: 'login-incomplete', send: () => bench.get('/lti/login') },
  {
    name: 'login by GET towards another host',
    code: 'target-not-ours',
    send: () =>
      bench.get(
        `/lti/login?${new URLSearchParams({ ...(loginFields() as Record<string, string>), target_link_uri: 'https://evil.example' }).toString()}`,
      ),
  },
  { name: 'login: a list as JSON', send: () => bench.postText('/lti/login', '["iss"]', 'application/json') },
  {
    name: 'login: broken JSON',
    send: () => bench.postText('/lti/login', `{"iss":"${'a'.repeat(9)}`, 'application/json'),
  },
  {
    name: 'login: JSON with __proto__',
    send: () => bench.postText('/lti/login', '{"__proto__":{"iss":"x"}}', 'application/json'),
  },
  {
    name: 'login: numbers for texts',
    code: 'login-incomplete',
    send: () =>
      bench.postText('/lti/login', '{"iss":1,"login_hint":{},"target_link_uri":null}', 'application/json'),
  },
  {
    name: 'login: a form in parts',
    send: () => bench.postText('/lti/login', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x'),
  },
  { name: 'login: XML', send: () => bench.postText('/lti/login', '<iss/>', 'application/xml') },
  {
    name: 'login: broken percent signs',
    send: () =>
      bench.postText(
        '/lti/login',
        'iss=%E0%A4%A&login_hint=%&target_link_uri=%zz',
        'application/x-www-form-urlencoded',
      ),
  },
  {
    name: 'login: half a character',
    code: 'platform-unknown',
    send: () =>
      bench.postText(
        '/lti/login',
        `iss=%ED%A0%80&login_hint=1&target_link_uri=${encodeURIComponent(target)}`,
        'application/x-www-form-urlencoded',
      ),
  },
  { name: 'login: a body of 300 KB', send: () => bench.post('/lti/login', { iss: 'x'.repeat(300_000) }) },
];

const launch = (name: string, code: RefusalCode, change: (claims: Claims) => Claims): Case => ({
  name: `launch: ${name}`,
  code,
  send: () => bench.launch({ change: (claims) => change({ ...claims, name: marker }) }),
});

const set =
  (name: string, value: unknown) =>
  (claims: Claims): Claims => ({ ...claims, [name]: value });
const drop =
  (name: string) =>
  (claims: Claims): Claims =>
    without(claims, name);
const at = (claims: Claims, more: number): number => Number(claims['iat']) + more;

const launches: readonly Case[] = [
  launch('another issuer', 'issuer-wrong', set('iss', 'https://evil.example')),
  launch('a slash more than the issuer', 'issuer-wrong', set('iss', `${issuer}/`)),
  launch('no issuer', 'issuer-wrong', drop('iss')),
  launch('another audience', 'audience-wrong', set('aud', 'client-x')),
  launch('no audience', 'audience-wrong', drop('aud')),
  launch('an empty list of audiences', 'audience-wrong', set('aud', [])),
  launch('an audience that is a number', 'audience-wrong', set('aud', 5)),
  launch('an audience that nobody trusts beside ours', 'audience-wrong', (claims) => ({
    ...claims,
    aud: [clientId, 'client-x'],
    azp: clientId,
  })),
  launch(
    'several audiences without an authorized party',
    'authorized-party-wrong',
    set('aud', [clientId, 'client-2']),
  ),
  launch('another authorized party', 'authorized-party-wrong', set('azp', 'client-2')),
  launch('no time of issue', 'token-times-missing', drop('iat')),
  launch('no end', 'token-times-missing', drop('exp')),
  launch('an end that is a text', 'token-times-missing', (claims) => ({
    ...claims,
    exp: String(claims['exp']),
  })),
  launch('an end that no date can hold', 'token-times-missing', set('exp', 1e300)),
  launch('ended two minutes ago', 'token-expired', (claims) => ({
    ...claims,
    iat: at(claims, -180),
    exp: at(claims, -120),
  })),
  launch('issued before the login began', 'token-expired', (claims) => ({
    ...claims,
    iat: at(claims, -300),
    exp: at(claims, 60),
  })),
  launch('issued two minutes from now', 'token-from-future', (claims) => ({
    ...claims,
    iat: at(claims, 120),
    exp: at(claims, 180),
  })),
  launch('not valid yet', 'token-from-future', (claims) => ({ ...claims, nbf: at(claims, 120) })),
  launch('good for a year', 'token-lives-too-long', (claims) => ({ ...claims, exp: at(claims, 31_536_000) })),
  launch('another nonce', 'nonce-wrong', set('nonce', 'x')),
  launch('no nonce', 'nonce-wrong', drop('nonce')),
  launch('a nonce in a list', 'nonce-wrong', (claims) => ({ ...claims, nonce: [claims['nonce']] })),
  launch('version 1.1', 'version-wrong', set(claim('version'), 'LTI-1p0')),
  launch('no version', 'version-wrong', drop(claim('version'))),
  launch('an unknown message', 'message-unknown', set(claim('message_type'), 'LtiSubmissionReviewRequest')),
  launch('a message that every object has', 'message-unknown', set(claim('message_type'), 'constructor')),
  launch('no message', 'message-unknown', drop(claim('message_type'))),
  launch('no deployment', 'deployment-missing', drop(claim('deployment_id'))),
  launch('an empty deployment', 'deployment-missing', set(claim('deployment_id'), '')),
  launch(
    'a deployment of 256 characters',
    'deployment-missing',
    set(claim('deployment_id'), 'd'.repeat(256)),
  ),
  launch('a deployment that is a number', 'deployment-missing', set(claim('deployment_id'), 7)),
  launch('an unknown deployment', 'deployment-unknown', set(claim('deployment_id'), '8')),
  launch(
    'another target than the login’s',
    'target-changed',
    set(claim('target_link_uri'), `${publicUrl}/lti/deep-link`),
  ),
  launch('no target', 'target-changed', drop(claim('target_link_uri'))),
  launch('no link', 'link-missing', drop(claim('resource_link'))),
  launch('a link without an id', 'link-missing', set(claim('resource_link'), { title: 'x' })),
  launch('a link of 256 characters', 'link-missing', set(claim('resource_link'), { id: 'l'.repeat(256) })),
  launch('a link with a zero character', 'link-missing', set(claim('resource_link'), { id: 'a\u0000b' })),
  launch('a link that is a text', 'link-missing', set(claim('resource_link'), 'link-1')),
  launch('a sub of 256 characters', 'subject-malformed', set('sub', 'a'.repeat(256))),
  launch('a sub that is a number', 'subject-malformed', set('sub', 5)),
  launch('a sub with a zero character', 'subject-malformed', set('sub', 'a\u0000')),
  launch('a sub of half a character', 'subject-malformed', set('sub', 'a\ud800')),
  launch('no roles', 'roles-missing', drop(claim('roles'))),
  launch('roles that are a text', 'roles-missing', set(claim('roles'), membership('Learner'))),
  launch('roles that are numbers', 'roles-missing', set(claim('roles'), [1])),
  launch('a context that is a text', 'claim-malformed', set(claim('context'), 'course-1')),
  launch('a context whose id is a number', 'claim-malformed', set(claim('context'), { id: 5 })),
  launch('a context of 256 characters', 'claim-malformed', set(claim('context'), { id: 'c'.repeat(256) })),
  launch('custom values in a list', 'claim-malformed', set(claim('custom'), ['track=x'])),
  launch('a gradebook that is a text', 'claim-malformed', set(agsClaim, `${issuer}/lineitems`)),
  launch(
    'a gradebook over http',
    'service-address-refused',
    set(agsClaim, { scope: [], lineitems: 'http://lms.example/l' }),
  ),
  launch(
    'a gradebook in our own network',
    'service-address-refused',
    set(agsClaim, { scope: [], lineitem: 'https://169.254.169.254/latest' }),
  ),
  launch(
    'a gradebook that is a file',
    'service-address-refused',
    set(agsClaim, { scope: [], lineitem: 'file:///etc/passwd' }),
  ),
  launch(
    'a list of learners on this machine',
    'service-address-refused',
    set(nrpsClaim, { context_memberships_url: 'https://127.0.0.1/x' }),
  ),
  launch(
    'a list of learners with a password',
    'service-address-refused',
    set(nrpsClaim, { context_memberships_url: 'https://a:b@lms.example/x' }),
  ),
  launch('content without settings', 'deep-linking-incomplete', (claims) =>
    without(asDeepLinking(claims), 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings'),
  ),
  launch('content to nowhere', 'deep-linking-incomplete', (claims) =>
    asDeepLinking(claims, { deep_link_return_url: null }),
  ),
  launch('content that is no link', 'deep-linking-incomplete', (claims) =>
    asDeepLinking(claims, { accept_types: ['file'] }),
  ),
  launch('content to a script', 'service-address-refused', (claims) =>
    asDeepLinking(claims, { deep_link_return_url: 'javascript:alert(1)' }),
  ),
];

const raw = (name: string, code: RefusalCode, options: () => Parameters<LaunchBench['launch']>[0]): Case => ({
  name: `launch: ${name}`,
  code,
  send: () => bench.launch(options()),
});
const field = (name: string, code: RefusalCode, form: (fields: Fields) => Fields): Case =>
  raw(name, code, () => ({ form }));
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const tokens: readonly Case[] = [
  raw('a stranger’s signature', 'token-signature-wrong', () => ({ key: stranger.privateKey })),
  raw('a key that the platform does not publish', 'token-key-unknown', () => ({
    key: stranger.privateKey,
    header: { kid: 'stranger' },
  })),
  raw('a key of 1024 bits that the platform publishes', 'token-key-unknown', () => ({
    token: handSigned({ alg: 'RS256', kid: 'short' }),
  })),
  raw('a key for encryption that the platform publishes', 'token-key-unknown', () => ({
    header: { kid: 'for-encryption' },
  })),
  raw('no name of a key', 'token-key-unnamed', () => ({ header: { kid: undefined } })),
  raw('the address of a key', 'token-header-refused', () => ({
    header: { jku: 'https://evil.example/keys' },
  })),
  raw('a key of its own', 'token-header-refused', () => ({
    header: { jwk: stranger.publicJwk },
    key: stranger.privateKey,
  })),
  raw('the address of a certificate', 'token-header-refused', () => ({
    header: { x5u: 'https://evil.example/cert' },
  })),
  raw('an extension that must be understood', 'token-header-refused', () => ({
    header: { crit: ['urn:x'], 'urn:x': 1 },
  })),
  raw('a token of another type', 'token-header-refused', () => ({ header: { typ: 'at+jwt' } })),
  {
    name: 'launch: not signed at all',
    code: 'token-header-refused',
    send: async () => {
      const login = await bench.login();
      return bench.launch({
        login,
        token: new UnsecuredJWT(launchClaims(login.nonce, bench.clock.now)).encode(),
      });
    },
  },
  {
    name: 'launch: signed with the platform’s public key as a secret',
    code: 'token-header-refused',
    send: async () => {
      const login = await bench.login();
      const token = await new SignJWT(launchClaims(login.nonce, bench.clock.now))
        .setProtectedHeader({ alg: 'HS256', kid: bench.platformKey.kid })
        .sign(Buffer.from(JSON.stringify(bench.platformKey.publicJwk)));
      return bench.launch({ login, token });
    },
  },
  ...['PS256', 'RS512', 'ES256', 'none', 'rs256', ''].map((alg) =>
    raw(`algorithm “${alg}”`, 'token-header-refused', () => ({
      token: `${encoded({ alg, kid: 'platform-1' })}.${encoded({})}.AAAA`,
    })),
  ),
  raw('a signature without an end', 'token-signature-wrong', () => ({
    token: `${encoded({ alg: 'RS256', kid: 'platform-1' })}.${encoded({})}.AAAA`,
  })),
  // RFC 7515, section 2: base64url without padding, and nothing else
  ...['AAAA=', 'AA+/', 'AA AA', 'AA\n', '', 'AA.AA'].map((end) =>
    raw(`a signature written “${encodeURIComponent(end)}”`, 'token-malformed', () => ({
      token: `${encoded({ alg: 'RS256', kid: 'platform-1' })}.${encoded({})}.${end}`,
    })),
  ),
  {
    name: 'launch: signed claims that are no text',
    code: 'token-malformed',
    send: async () => bench.launch({ token: await signedText(Buffer.from([0x7b, 0xff, 0x7d])) }),
  },
  raw('two parts', 'token-malformed', () => ({
    token: `${encoded({ alg: 'RS256', kid: 'platform-1' })}.${encoded({})}`,
  })),
  raw('no token but a text', 'token-malformed', () => ({ token: marker })),
  raw('an encrypted token', 'token-header-refused', () => ({
    token: `${encoded({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`,
  })),
  raw('a token of 200,000 characters', 'token-malformed', () => ({ token: 'a'.repeat(200_000) })),
  {
    name: 'launch: a signed list instead of claims',
    code: 'token-malformed',
    send: async () => bench.launch({ token: await signedText('[]') }),
  },
  field('no token', 'token-missing', (fields) => without(fields, 'id_token') as Fields),
  field('no state', 'state-missing', (fields) => without(fields, 'state') as Fields),
  field('nothing', 'state-missing', () => ({})),
  field('a made-up state', 'state-unknown', (fields) => ({ ...fields, state: marker })),
  field('a state with a changed end', 'state-unknown', (fields) => ({
    ...fields,
    state: `${String(fields['state']).slice(0, -4)}AAAA`,
  })),
  field('an unsigned state', 'state-unknown', (fields) => ({
    ...fields,
    state: `${encoded({ alg: 'none' })}.${encoded({ r: 'x' })}.`,
  })),
  field('a bearer token of ours for a state', 'state-unknown', (fields) => ({
    ...fields,
    state: bearerToken,
  })),
  field('the state twice', 'field-repeated', (fields) => ({
    ...fields,
    state: [String(fields['state']), String(fields['state'])],
  })),
  field('the token twice', 'field-repeated', (fields) => ({
    ...fields,
    id_token: [String(fields['id_token']), 'x'],
  })),
  field('a refusal of the platform', 'platform-refused', () => ({
    error: marker,
    error_description: marker,
    state: marker,
  })),
  field('a refusal with a good token', 'platform-refused', (fields) => ({
    ...fields,
    error: 'invalid_request',
  })),
  field('a reload in Canvas', 'platform-launch-stale', () => ({
    error: 'launch_no_longer_valid',
    state: 'x',
  })),
  field('nobody signed in', 'platform-login-required', () => ({ error: 'login_required' })),
  field('a refusal twice', 'field-repeated', () => ({ error: ['a', 'b'] })),
  {
    name: 'launch: a state that waited eleven minutes',
    code: 'state-expired',
    send: async () => {
      const login = await bench.login();
      const answer = await later(11 * 60, () => bench.launch({ login }));
      return answer;
    },
  },
  {
    name: 'launch: another login’s state',
    code: 'nonce-wrong',
    send: async () => {
      const [one, two] = [await bench.login(), await bench.login()];
      return bench.launch({ login: { ...one, state: two.state, cookie: `${one.cookie}; ${two.cookie}` } });
    },
  },
  {
    name: 'launch: another client’s token',
    code: 'audience-wrong',
    send: async () =>
      bench.launch({ login: await bench.login((fields) => ({ ...fields, client_id: 'client-2' })) }),
  },
  {
    name: 'launch: another browser’s cookie',
    code: 'browser-other',
    send: async () => {
      const login = await bench.login();
      return bench.launch({ login, cookie: login.cookie.replace(/=.*$/, `=${'A'.repeat(43)}`) });
    },
  },
  {
    name: 'launch: a made-up secret instead of the cookie',
    code: 'browser-other',
    send: async () => {
      const login = await bench.login();
      return bench.launch({ login, cookie: 'x=1', form: (fields) => ({ ...fields, binding: 'A' }) });
    },
  },
  {
    name: 'launch: no cookie, and a platform that keeps nothing for us',
    send: async () => bench.launch({ cookie: 'x=1' }),
  },
  {
    name: 'launch: a platform that was removed meanwhile',
    code: 'platform-unknown',
    send: async () => {
      const login = await bench.login((fields) => ({ ...fields, client_id: 'client-gone' }));
      await bench.store.platforms.remove(goneId);
      return later(60, () => bench.launch({ login }));
    },
  },
  { name: 'launch: by GET', code: 'open-from-course', send: () => bench.get('/lti/launch') },
  {
    name: 'launch: as JSON',
    code: 'state-missing',
    send: () => bench.postText('/lti/launch', '{"state":{},"id_token":1}', 'application/json'),
  },
  { name: 'launch: as a text', send: () => bench.postText('/lti/launch', 'state=x', 'text/html') },
  {
    name: 'launch: a body of 300 KB',
    send: () => bench.post('/lti/launch', { id_token: 'x'.repeat(300_000) }),
  },
  { name: 'content: by GET', code: 'open-from-course', send: () => bench.get('/lti/deep-link') },
  { name: 'content: nothing', code: 'deep-link-expired', send: () => bench.post('/lti/deep-link', {}) },
  {
    name: 'content: a made-up request',
    code: 'deep-link-expired',
    send: () => bench.post('/lti/deep-link', { request: marker, choice: 'induction/course' }),
  },
  {
    name: 'content: a bearer token of ours',
    code: 'deep-link-expired',
    send: () => bench.post('/lti/deep-link', { request: bearerToken, choice: 'induction/course' }),
  },
  { name: 'set-up check: nothing', code: 'page-expired', send: () => bench.post('/lti/setup-check', {}) },
  {
    name: 'set-up check: by a learner',
    code: 'page-for-others',
    send: () => bench.post('/lti/setup-check', { token: bearerToken }),
  },
  {
    name: 'look: by a learner',
    code: 'page-for-others',
    send: () => bench.post('/lti/look', { token: bearerToken }),
  },
  { name: 'an address that is not there', send: () => bench.get(`/lti/${encodeURIComponent(marker)}`) },
];

const configurationUrl = 'https://new.example/configuration';
const goodConfiguration = {
  issuer: 'https://new.example',
  authorization_endpoint: 'https://new.example/auth',
  token_endpoint: 'https://new.example/token',
  jwks_uri: 'https://new.example/keys',
  registration_endpoint: 'https://new.example/register',
};

const register = (name: string, code: RefusalCode, query: Fields | (() => Fields)): Case => ({
  name: `registration: ${name}`,
  code,
  send: () => {
    const fields = typeof query === 'function' ? query() : query;
    const text = new URLSearchParams(
      Object.entries(fields).flatMap(([key, value]) =>
        [value].flat().map((each) => [key, each] as [string, string]),
      ),
    );
    return bench.get(`/lti/register?${text.toString()}`);
  },
});
/** With a good link: only what the platform says is wrong. */
const fetched = (name: string, code: RefusalCode, url: string): Case =>
  register(name, code, {
    invite: 'good-invite',
    openid_configuration: url,
    registration_token: marker.slice(0, 9),
  });
const configured = (name: string, code: RefusalCode, configuration: unknown): Case => {
  const url = `https://new.example/${encodeURIComponent(name)}`;
  return {
    ...fetched(name, code, url),
    send: () => {
      bench.internet.answer(url, () => configuration);
      return fetched(name, code, url).send();
    },
  };
};

const registrations: readonly Case[] = [
  register('nothing', 'register-incomplete', {}),
  register('no link', 'register-incomplete', { openid_configuration: configurationUrl }),
  register('no configuration', 'register-incomplete', { invite: 'good-invite' }),
  register('a made-up link', 'invite-unknown', { invite: marker, openid_configuration: configurationUrl }),
  register('a link that was used', 'invite-unknown', {
    invite: 'used-invite',
    openid_configuration: configurationUrl,
  }),
  register('a link that is too old', 'invite-unknown', {
    invite: 'old-invite',
    openid_configuration: configurationUrl,
  }),
  register('two links', 'field-repeated', {
    invite: ['good-invite', 'x'],
    openid_configuration: configurationUrl,
  }),
  register('two configurations', 'field-repeated', {
    invite: 'good-invite',
    openid_configuration: [configurationUrl, 'https://evil.example'],
  }),
  register('a token with a line break', 'register-incomplete', {
    invite: 'good-invite',
    openid_configuration: configurationUrl,
    registration_token: 'a\r\nx-evil: 1',
  }),
  ...[
    'http://new.example/configuration',
    'https://127.0.0.1/configuration',
    'https://2130706433/configuration',
    'https://[::1]/configuration',
    'https://[::ffff:10.0.0.1]/configuration',
    'https://10.1.2.3/configuration',
    'https://192.168.1.1/configuration',
    'https://169.254.169.254/latest/meta-data',
    'https://[fe80::1]/configuration',
    'https://[fd00::1]/configuration',
    'https://100.64.0.1/configuration',
    'https://0.0.0.0/configuration',
    'https://localhost/configuration',
    'https://db.internal/configuration',
    'https://postgres/configuration',
    'https://a:b@new.example/configuration',
    'file:///etc/passwd',
    'gopher://new.example/',
    marker,
  ].map((url) => fetched(`a configuration at ${url.slice(0, 40)}`, 'configuration-address-refused', url)),
  configured('a platform that is down', 'configuration-unreachable', new Answer(503, 'down')),
  configured('a configuration elsewhere', 'configuration-unreachable', new Answer(302)),
  configured('a page instead of a configuration', 'configuration-malformed', new Answer(200, '<html>')),
  configured('an empty configuration', 'configuration-malformed', {}),
  configured('a configuration of numbers', 'configuration-malformed', { ...goodConfiguration, issuer: 5 }),
  configured('another host’s issuer', 'configuration-of-another-host', { ...goodConfiguration, issuer }),
  configured('Canvas’s issuer from another host', 'configuration-of-another-host', {
    ...goodConfiguration,
    issuer: 'https://canvas.instructure.com',
  }),
  configured('a registration with another host', 'configuration-of-another-host', {
    ...goodConfiguration,
    registration_endpoint: 'https://evil.example/register',
  }),
  configured('keys in our own network', 'configuration-address-refused', {
    ...goodConfiguration,
    jwks_uri: 'https://10.0.0.1/keys',
  }),
  configured('a token address over http', 'configuration-address-refused', {
    ...goodConfiguration,
    token_endpoint: 'http://new.example/token',
  }),
  configured('a sign-in that is a script', 'configuration-address-refused', {
    ...goodConfiguration,
    authorization_endpoint: 'javascript:alert(1)',
  }),
];

/** What the platform's own services answer while a launch waits. */
const services: readonly Case[] = [
  ...(
    [
      ['keys that are down', new Answer(500)],
      ['keys that have moved', new Answer(301)],
      ['keys that are a page', new Answer(200, '<html>')],
      ['keys that are a list', []],
      ['keys that are null', { keys: null }],
    ] as const
  ).map(([name, given]): Case => serviceCase(name, 'platform-keys-unreachable', given)),
  ...(
    [
      ['no keys', { keys: [] }],
      [
        'keys of nonsense',
        {
          keys: [
            null,
            5,
            'x',
            {},
            { kty: 'RSA', kid: 'platform-1' },
            { kty: 'RSA', kid: 'platform-1', n: '!', e: '!' },
          ],
        },
      ],
    ] as const
  ).map(([name, given]): Case => serviceCase(name, 'token-key-unknown', given)),
];
let fresh = 0;
function serviceCase(name: string, code: RefusalCode, given: unknown): Case {
  return {
    name: `launch: ${name}`,
    code,
    send: async () => {
      const own = `client-keys-${++fresh}`;
      const jwksUrl = `https://lms.example/keys-${fresh}`;
      bench.internet.answer(jwksUrl, () => given);
      await bench.addPlatform({ clientId: own, jwksUrl });
      before = await bench.rows();
      return bench.launch({
        login: await bench.login((fields) => ({ ...fields, client_id: own })),
        change: (claims) => ({ ...claims, aud: own }),
      });
    },
  };
}

let before: Record<string, number>;
let bearerToken: string;
let goneId: string;

async function later<Value>(seconds: number, act: () => Promise<Value>): Promise<Value> {
  const now = bench.clock.now;
  bench.clock.now = new Date(now.getTime() + seconds * 1000);
  try {
    return await act();
  } finally {
    bench.clock.now = now;
  }
}

/** Of the right form for a key that is too short to be used at all. */
const handSigned = (header: Claims): string => `${encoded(header)}.${encoded({})}.${'A'.repeat(171)}`;

describe.each(testEngines)('on $engine', ({ engine }) => {
  beforeAll(async () => {
    bench = await startLaunchBench(engine);
    await bench.addPlatform({ clientId: 'client-2' });
    goneId = (await bench.addPlatform({ clientId: 'client-gone' })).id;
    await bench.addPlatform({ issuer: 'https://elsewhere.example', clientId: 'client-elsewhere' });
    stranger = await signingPair('platform-1');
    short = await shortPair();
    const forEncryption = { ...bench.platformKey.publicJwk, kid: 'for-encryption', use: 'enc' };
    bench.internet.answer(`${issuer}/keys`, () => ({
      keys: [bench.platformKey.publicJwk, short.publicJwk, forEncryption],
    }));
    bench.internet.answer(configurationUrl, () => goodConfiguration);
    const inHours = (hours: number): Date => new Date(bench.clock.now.getTime() + hours * 3_600_000);
    for (const [token, hours] of [
      ['good-invite', 24],
      ['used-invite', 24],
      ['old-invite', -1],
    ] as const)
      await bench.store.invites.create({
        tokenHash: hashInvite(token),
        providerId: 'example',
        expiresAt: inHours(hours),
      });
    await bench.store.invites.use(hashInvite('used-invite'), bench.clock.now);
    bearerToken = await bench.tool.bearer.issue({
      scope: 'course',
      provider: 'example',
      platform: bench.registration.id,
      deployment: '7',
      track: 'induction',
      sid: 'x',
    });
    // Keys are known from here on, so that whoever is asked is asked because of a case.
    await bench.launch();
  }, slowly);
  beforeEach(async () => {
    before = await bench.rows();
    bench.internet.asked.length = 0;
  });
  afterAll(() => bench.close(), slowly);

  const cases = [...logins, ...launches, ...tokens, ...registrations, ...services];

  test('there are more than eighty of them', () => {
    expect(cases.length).toBeGreaterThan(80);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test.each(cases)('$name: is refused in words, and leaves nothing', async ({ code, send }) => {
    const answer = await send();
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    if (code) expect(answer.body).toContain(sentenceOf(code));
    else expect(answer.body).toMatch(/<h1>[^<]{5,}<\/h1>[^]*<p>[^<]{20,}/);
    expect(answer.body).not.toContain('zz-marker');
    expect(answer.body).not.toContain('alert(1)');
    expect(answer.body).not.toContain('evil.example');
    expect(answer.headers.location).toBeUndefined();
    expect(await bench.rows()).toEqual(before);
    const allowed = /^https:\/\/(lms\.example\/keys|new\.example\/)/;
    expect(bench.internet.asked.filter((url) => !allowed.test(url))).toEqual([]);
    expect(bench.internet.asked.length).toBeLessThanOrEqual(1);
  });

  test('and afterwards a right launch still works', async () => {
    expect((await bench.launch()).statusCode).toBe(200);
  });

  test('of all that, no log line holds what was sent', () => {
    const log = bench.lines.join('');
    expect(log).toContain('"refused":"nonce-wrong"');
    for (const word of ['zz-marker', 'evil.example', 'hint-of', 'person-of', 'good-invite', 'eyJ'])
      expect(log).not.toContain(word);
    expect(log).not.toContain('"level":50');
  });
});

const signedText = (text: string | Buffer): Promise<string> =>
  new CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: 'RS256', kid: bench.platformKey.kid })
    .sign(bench.platformKey.privateKey);

/** Node makes one; no honest library would. */
async function shortPair(): Promise<SigningPair> {
  const { generateKeyPairSync } = await import('node:crypto');
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return {
    ...(await signingPair('short')),
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid: 'short', alg: 'RS256', use: 'sig' },
  };
}
