import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workshop } from '../../../../lti/http/provider/workshop.ts';
import type { Store } from '../../../../lti/store/store.ts';
import { createWorkshop } from '../../../../scripts/workshop/work.ts';
import { makeLink } from '../../../../scripts/workspace/link.ts';
import { openTestStore, testEngines } from '../../store-for-tests.ts';
import { openWorkspaceBench, publicUrl, type WorkspaceBench } from './workspace-for-tests.ts';

const profile = readFileSync('course/providers/example/provider.yaml', 'utf8');

let store: Store;
let workshop: Workshop;
let bench: WorkspaceBench;
beforeAll(async () => {
  workshop = await createWorkshop();
}, 120_000);
beforeEach(async () => {
  // The quicker one of those that are here.
  store = await openTestStore(testEngines.at(-1)?.engine);
  bench = await openWorkspaceBench(store, workshop);
}, 120_000);
afterEach(async () => {
  await bench.close();
  await store.close();
});
afterAll(() => workshop.close());

const yaml = (text: string) => [{ field: 'files', name: 'provider.yaml', bytes: text }];

/** Each look compiles the whole course, on a machine that others use as well. */
const slowly = { timeout: 60_000 };

describe('the way into the workspace', slowly, () => {
  test('is closed without a session, and says how to get one', async () => {
    for (const path of ['/provider', '/provider/profile', '/provider/profile/provider.yaml']) {
      const { statusCode, body } = await bench.app.inject(path);
      expect(statusCode).toBe(401);
      expect(body).toContain('Open it from the set-up check');
    }
  });

  test('opens once by a link, for its provider, until eight hours are over', async () => {
    const link = new URL(await makeLink(store, publicUrl, 'example', bench.clock.now));
    const send = (who = 'Asha Rahman') =>
      bench.app.inject({
        method: 'POST',
        url: '/provider/enter',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ link: link.searchParams.get('link') ?? '', who }).toString(),
      });
    const nameless = await send(' ');
    expect(nameless.statusCode).toBe(422);
    expect(nameless.body).toContain('Write your name or your role.');
    expect((await bench.app.inject(link.pathname + link.search)).body).toContain('Open the workspace');
    const [one, other] = await Promise.all([send(), send()]);
    expect([one.statusCode, other.statusCode].toSorted()).toEqual([303, 403]);
    const entered = one.statusCode === 303 ? one : other;
    const cookie = String(entered.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const home = () =>
      bench.app.inject({ url: '/provider', headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect((await home()).body).toContain('Lantern Lane');
    bench.clock.now = new Date(bench.clock.now.getTime() + 8 * 3_600_000);
    expect((await home()).statusCode).toBe(401);
  });

  test('says of each version which of two people with a link has made it', async () => {
    const people = [await bench.enter('example', 'Asha Rahman'), await bench.enter('example', 'IT support')];
    for (const [index, person] of people.entries()) {
      const { body } = await person.get('/provider/profile/provider.yaml');
      await person.upload('/provider/profile', { base: String(index + 1) }, [
        { field: 'files', name: 'provider.yaml', bytes: `${body}# ${String(index)}\n` },
      ]);
    }
    const { body } = (await people[0]?.get('/provider/profile')) ?? { body: '' };
    expect(body).toContain('Asha Rahman (one-time link)');
    expect(body).toContain('IT support (one-time link)');
  });

  test('opens for an LMS administrator and for no other role', async () => {
    const added = await store.platforms.add({
      providerId: 'example',
      issuer: 'https://lms.example',
      clientId: 'a',
      authUrl: 'https://lms.example/auth',
      tokenUrl: 'https://lms.example/token',
      jwksUrl: 'https://lms.example/keys',
      family: 'moodle',
      deployments: [],
    });
    if (!added.ok) throw new Error('no platform');
    const send = async (scope: 'administrator' | 'assessor' | 'course') =>
      bench.app.inject({
        method: 'POST',
        url: '/provider/enter',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          token: await bench.bearer({ scope, platform: added.value.id }),
        }).toString(),
      });
    expect((await send('administrator')).statusCode).toBe(303);
    expect((await send('assessor')).statusCode).toBe(401);
    expect((await send('course')).statusCode).toBe(401);
  });

  test('is shut to a form of another site, with the cookie or without', async () => {
    const person = await bench.enter('example');
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:3000' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
    ] as Record<string, string>[])
      expect((await person.post('/provider/undo', { base: '1', revision: '1' }, headers)).status).toBe(403);
  });

  test('is left for good', async () => {
    const person = await bench.enter('example');
    expect((await person.get('/provider')).status).toBe(200);
    await person.post('/provider/leave', {});
    expect((await person.get('/provider')).status).toBe(401);
  });
});

describe('the profile', slowly, () => {
  test('goes out and in again letter by letter', async () => {
    const person = await bench.enter('example');
    const out = await person.get('/provider/profile/provider.yaml');
    expect(out.body).toBe(profile);
    const strange = profile.replace(
      'identity:',
      '# A remark of ours\nidentity:   # with “signs” – and tabs\r',
    );
    const sent = await person.upload('/provider/profile', { base: '1' }, yaml(strange));
    expect(sent.headers['location']).toBe('/provider/profile?done=saved');
    expect((await person.get('/provider/profile/provider.yaml')).body).toBe(strange);
    expect((await person.get('/provider/profile/policies/acceptable-use.md')).body).toBe(
      readFileSync('course/providers/example/policies/acceptable-use.md', 'utf8'),
    );
    const again = await person.upload('/provider/profile', { base: '2' }, yaml(strange));
    expect(again.headers['location']).toBe('/provider/profile?done=same');
  });

  test('with mistakes is refused, each named with its place, and nothing is kept', async () => {
    const person = await bench.enter('example');
    const wrong = profile
      .replace('email: safeguarding@lanternlane.example', 'email: nowhere')
      .replace('nation: england', 'nation: atlantis')
      .replace('validityMonths: 12', 'validityMonths: soon');
    const sent = await person.upload('/provider/profile', { base: '1' }, yaml(wrong));
    expect(sent.status).toBe(422);
    for (const text of ['email: nowhere', 'nation: atlantis', 'validityMonths: soon'])
      expect(sent.body).toContain(`<code>${text}</code>`);
    expect((await person.get('/provider/profile/provider.yaml')).body).toBe(profile);
    const slot = await person.upload(
      '/provider/profile',
      { base: '1' },
      yaml(profile.replace('first: lead', 'first: leed')),
    );
    expect(slot.body).toContain('There is nobody called “leed”');
  });

  test.each([
    ['stands for itself again and again', `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n${profile}`],
    ['has parts in parts without end', `${profile}\nextra: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`],
    ['is larger than any profile', `${profile}# ${'x'.repeat(500_000)}`],
  ])('that %s is refused with a sentence', async (_, text) => {
    const person = await bench.enter('example');
    await person.get('/provider');
    const sent = await person.upload('/provider/profile', { base: '1' }, yaml(text));
    expect(sent.status).toBe(422);
    expect(sent.body).toContain('This profile was not taken in');
    expect((await person.get('/provider')).status).toBe(200);
  });

  test('of another provider is refused', async () => {
    const person = await bench.enter('example');
    const other = readFileSync('course/providers/waes/provider.yaml', 'utf8');
    const sent = await person.upload('/provider/profile', { base: '1' }, yaml(other));
    expect(sent.status).toBe(422);
    expect(sent.body).toContain('This workspace belongs to “example”');
  });

  test('edited by two people at once: the second is told what the first did, and neither is lost', async () => {
    const [asha, bo] = [await bench.enter('example'), await bench.enter('example')];
    await asha.get('/provider');
    const one = profile.replace('shortName: Lantern Lane', 'shortName: Lantern');
    const other = profile.replace('shortName: Lantern Lane', 'shortName: The Lane');
    expect((await asha.upload('/provider/profile', { base: '1' }, yaml(one))).status).toBe(303);
    const late = await bo.upload('/provider/profile', { base: '1' }, yaml(other));
    expect(late.status).toBe(409);
    expect(late.body).toContain('Somebody else saved meanwhile');
    expect((await bo.get('/provider/profile/provider.yaml')).body).toBe(one);
  });

  test('is taken back by a new version that restores an old one', async () => {
    const person = await bench.enter('example');
    await person.get('/provider');
    const changed = profile.replace('shortName: Lantern Lane', 'shortName: Lantern');
    await person.upload('/provider/profile', { base: '1' }, yaml(changed));
    const difference = await person.get('/provider/versions/2');
    expect(difference.body).toContain('shortName: Lantern Lane</code>');
    expect((await person.post('/provider/undo', { base: '2', revision: '1' })).status).toBe(303);
    expect((await person.get('/provider/profile/provider.yaml')).body).toBe(profile);
    expect((await store.workspace.newest('example'))?.revision).toBe(3);
  });

  test('of one tenant is out of reach of another', async () => {
    const [ours, theirs] = [await bench.enter('example'), await bench.enter('waes')];
    await ours.get('/provider');
    expect((await theirs.get('/provider/profile/provider.yaml')).body).not.toContain('Lantern');
    await theirs.post('/provider/undo', { base: '1', revision: '1', provider: 'example' });
    expect((await store.workspace.versions('example', 9)).length).toBe(1);
  });

  test('of a new provider begins empty', async () => {
    const person = await bench.enter('new-one');
    expect((await person.get('/provider')).body).toContain('Begin with your policy');
    expect((await person.get('/provider/profile/provider.yaml')).status).toBe(404);
  });
});
