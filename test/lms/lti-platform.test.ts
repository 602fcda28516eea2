import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startHandMadeTool } from './lti-platform/hand-made-tool.ts';
import type { HandMadeTool } from './lti-platform/hand-made-tool.ts';
import { scopes } from './lti-platform/model.ts';
import type { Manner, PlatformLink } from './lti-platform/model.ts';
import { startLogin } from './lti-platform/oidc.ts';
import { startLtiPlatform } from './lti-platform/platform.ts';
import type { LtiPlatform } from './lti-platform/platform.ts';
import { takeContent } from './lti-platform/deep-linking.ts';
import { registrationAddress } from './lti-platform/dynamic-registration.ts';

let platform: LtiPlatform;
let tool: HandMadeTool;
let link: PlatformLink;
const closing: (() => Promise<void>)[] = [];

async function start(manner: Manner): Promise<void> {
  const started = await startLtiPlatform({ manner });
  platform = started.platform;
  tool = await startHandMadeTool(platform);
  closing.push(
    () => started.close(),
    () => tool.close(),
  );
  link = platform.addLink({
    tool: tool.registration,
    title: 'Stay safe online',
    custom: { track: 'induction', odd: '$Unknown.variable' },
    column: { scoreMaximum: 100, resourceId: 'example.induction', tag: 'course' },
  });
}

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

test('an address of the platform that is not there is a page with a sentence, for whoever mistyped it', async () => {
  await start('moodle');
  const answer = await fetch(`${platform.baseUrl}/nothing-here`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toContain('There is nothing at this address');
});

const asLearner = (): ReturnType<typeof startLogin> =>
  startLogin(platform, { linkId: link.id, personId: platform.person('learner').id });

async function postScore(change: Readonly<Record<string, unknown>> = {}, url?: string): Promise<Response> {
  const token = await tool.accessToken(scopes.score);
  const [path, query] = (url ?? platform.lineItemUrl(link.columnId!)).split('?');
  return fetch(`${path}/scores${query === undefined ? '' : `?${query}`}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.ims.lis.v1.score+json' },
    body: JSON.stringify({
      userId: platform.person('learner').id,
      timestamp: new Date().toISOString(),
      scoreGiven: 90,
      scoreMaximum: 100,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      ...change,
    }),
  });
}

const held = (): number | undefined =>
  platform.gradebook.score(link.columnId!, platform.person('learner').id);

describe.each(['moodle', 'canvas'] as const)('the stand-in platform in the manner of %s', (manner) => {
  beforeEach(() => start(manner));

  test('launches with a token that its published keys prove', async () => {
    const { form } = await tool.authorize(asLearner());
    expect(form?.action).toBe(`${tool.address}/launch`);
    expect(form?.fields['state']).toBe('a-state');
    const { payload } = await jwtVerify(
      form!.fields['id_token']!,
      createRemoteJWKSet(new URL(platform.jwksUrl)),
      { issuer: platform.issuer, audience: tool.registration.clientId },
    );
    expect(payload).toMatchObject({ nonce: 'a-nonce', sub: platform.person('learner').id });
    expect(payload['https://purl.imsglobal.org/spec/lti/claim/custom']).toMatchObject({
      track: 'induction',
      odd: manner === 'moodle' ? '' : '$Unknown.variable',
    });
  });

  test('takes a redirect address only byte for byte', async () => {
    const { status, form } = await tool.authorize(asLearner(), { redirect_uri: `${tool.address}/launch/` });
    expect([status, form]).toEqual([400, undefined]);
  });

  test('answers a launch once', async () => {
    const login = asLearner();
    await tool.authorize(login);
    const { status, form } = await tool.authorize(login);
    // Canvas tells the tool, Moodle tells the person.
    if (manner === 'canvas') expect(form?.fields['error']).toBe('launch_no_longer_valid');
    else expect(status).toBe(400);
  });

  test('keeps the old key published after it changed to a new one', async () => {
    const { form } = await tool.authorize(asLearner());
    platform.keys.rotate();
    const keys = createRemoteJWKSet(new URL(platform.jwksUrl));
    await expect(jwtVerify(form!.fields['id_token']!, keys)).resolves.toBeDefined();
    const after = await tool.authorize(asLearner());
    await expect(jwtVerify(after.form!.fields['id_token']!, keys)).resolves.toBeDefined();
  });

  test('gives a token for an assertion that is its tool’s, and for no other', async () => {
    const good = await tool.token(scopes.score);
    expect(good.status).toBe(200);
    expect(good.type).toContain(manner === 'moodle' ? 'text/html' : 'application/json');
    expect((await tool.token(scopes.score, { aud: 'https://elsewhere.example/token' })).status).toBe(400);
    expect((await tool.token('https://unknown.example/scope')).status).toBe(400);
  });

  test('takes a final score and shows it in its results', async () => {
    expect((await postScore()).status).toBe(200);
    expect(held()).toBe(90);
    const token = await tool.accessToken(scopes.result);
    const [path, query] = platform.lineItemUrl(link.columnId!).split('?');
    const response = await fetch(`${path}/results?${query ?? ''}`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.ims.lis.v2.resultcontainer+json',
      },
    });
    expect(await response.json()).toMatchObject([{ resultScore: 90, resultMaximum: 100 }]);
    expect(platform.complaints).toEqual([]);
  });

  test('loses the grade to a score that is not final', async () => {
    await postScore();
    await postScore({
      gradingProgress: 'Pending',
      timestamp: new Date(Date.now() + 2000).toISOString(),
    });
    expect(held()).toBeUndefined();
  });

  test('takes no score for staff', async () => {
    const { status } = await postScore({ userId: platform.person('assessor').id });
    expect(status).toBe(manner === 'moodle' ? 400 : 422);
  });

  test('takes no score with a token for something else', async () => {
    const token = await tool.accessToken(scopes.roster);
    const [path, query] = platform.lineItemUrl(link.columnId!).split('?');
    const response = await fetch(`${path}/scores?${query ?? ''}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.ims.lis.v1.score+json' },
      body: '{}',
    });
    expect([401, 403]).toContain(response.status);
  });

  test('fails as it is told to, as often as it is told to', async () => {
    platform.faults.set('scores', { kind: 'status', status: 503 }, 1);
    expect((await postScore()).status).toBe(503);
    platform.faults.set('scores', { kind: 'answer-lost' }, 1);
    await expect(postScore()).rejects.toThrow();
    expect(held()).toBe(90);
  });

  test('adds what a tool picked, with its column', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const response = {
      iss: tool.registration.clientId,
      aud: platform.issuer,
      iat: seconds,
      exp: seconds + 60,
      nonce: 'n',
      'https://purl.imsglobal.org/spec/lti/claim/message_type': 'LtiDeepLinkingResponse',
      'https://purl.imsglobal.org/spec/lti/claim/version': '1.3.0',
      'https://purl.imsglobal.org/spec/lti/claim/deployment_id': tool.registration.deploymentId,
      'https://purl.imsglobal.org/spec/lti-dl/claim/data': 'as-it-came',
      'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [
        {
          type: 'ltiResourceLink',
          title: 'Sign the rules',
          url: `${tool.address}/launch`,
          custom: { part: 'sign-off' },
          lineItem: { scoreMaximum: 1, tag: 'sign-off' },
        },
      ],
    };
    const added = await takeContent(platform, await tool.sign(response));
    expect(added).toMatchObject([{ title: 'Sign the rules', custom: { part: 'sign-off' } }]);
    const forged = await takeContent(platform, (await tool.sign(response)).slice(0, -8) + 'AAAAAAAA');
    expect(forged).toBeTypeOf('string');
  });

  test('registers a tool by its address, and waits for an administrator', async () => {
    const address = new URL(registrationAddress(platform, 'https://tool.example/lti/register?invite=abc'));
    expect(address.searchParams.get('invite')).toBe('abc');
    const authorization = { authorization: `Bearer ${address.searchParams.get('registration_token')}` };
    const configuration = (await (
      await fetch(address.searchParams.get('openid_configuration')!, { headers: authorization })
    ).json()) as { readonly registration_endpoint: string };
    const asked = {
      application_type: 'web',
      grant_types: ['client_credentials', 'implicit'],
      response_types: ['id_token'],
      initiate_login_uri: 'https://tool.example/lti/login',
      redirect_uris: ['https://tool.example/lti/launch'],
      client_name: 'A tool',
      jwks_uri: 'https://tool.example/lti/keys',
      token_endpoint_auth_method: 'private_key_jwt',
      scope: scopes.score,
      'https://purl.imsglobal.org/spec/lti-tool-configuration': {
        domain: 'tool.example',
        target_link_uri: 'https://tool.example/lti/launch',
        messages: [{ type: 'LtiDeepLinkingRequest' }],
      },
    };
    const post = (body: object): Promise<Response> =>
      fetch(configuration.registration_endpoint, {
        method: 'POST',
        headers: { ...authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post({ ...asked, jwks_uri: '' })).status).toBe(manner === 'moodle' ? 400 : 422);
    const done = await post(asked);
    expect(await done.json()).toHaveProperty('client_id');
    expect(platform.tools.at(-1)).toMatchObject({ name: 'A tool', isActive: false });
    // The token is good for one registration.
    expect((await post(asked)).ok).toBe(false);
  });

  test('shows pages for course, gradebook, content and administration', async () => {
    for (const path of [
      '/',
      '/gradebook',
      '/content',
      '/admin',
      `/open?link=${link.id}&person=${platform.person('learner').id}`,
    ]) {
      const response = await fetch(platform.baseUrl + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).toContain('<h1>');
    }
  });

  test('copies a course with its links, without its grades', async () => {
    await postScore();
    const copy = platform.copyCourse(link.courseId);
    const copied = platform.links.find(({ courseId }) => courseId === copy.id)!;
    expect(copied.custom).toEqual(link.custom);
    expect([...platform.gradebook.scored(copied.columnId!)]).toEqual([]);
  });
});

describe('Moodle’s manner alone', () => {
  beforeEach(() => start('moodle'));

  test('answers 409 to a timestamp that is not newer by a whole second', async () => {
    const timestamp = new Date().toISOString();
    await postScore({ timestamp });
    expect((await postScore({ timestamp })).status).toBe(409);
  });

  test('compares media types letter by letter', async () => {
    const token = await tool.accessToken(scopes.lineItem);
    const url = platform.lineItemsUrl(link.courseId, tool.registration);
    const ask = (accept: string): Promise<Response> =>
      fetch(url, { headers: { authorization: `Bearer ${token}`, accept } });
    expect((await ask('application/json')).status).toBe(400);
    expect((await ask('application/vnd.ims.lis.v2.lineitemcontainer+json')).status).toBe(200);
  });

  test('leaves suspended people and administrators out of its roster, and shortens roles', async () => {
    platform.addPerson('Away Now', 'learner').isSuspended = true;
    const token = await tool.accessToken(scopes.roster);
    const response = await fetch(platform.rosterUrl(link.courseId, tool.registration), {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
      },
    });
    const { members } = (await response.json()) as {
      readonly members: readonly { readonly roles: string[] }[];
    };
    expect(members.map(({ roles }) => roles)).toEqual([['Learner'], ['Learner'], ['Instructor']]);
  });
});

describe('Canvas’s manner alone', () => {
  beforeEach(() => start('canvas'));

  test('counts every score as an attempt unless it is told that it is none', async () => {
    const cell = () => platform.gradebook.cell(link.columnId!, platform.person('learner').id)!;
    await postScore();
    await postScore({ 'https://canvas.instructure.com/lti/submission': { new_submission: false } });
    expect(cell().attempts).toBe(1);
    await postScore();
    expect(cell().attempts).toBe(2);
  });

  test('gives at most fifty people a page, with a link to the next', async () => {
    for (let each = 0; each < 120; each += 1) platform.addPerson(`Learner ${each}`, 'learner');
    const token = await tool.accessToken(scopes.roster);
    let url: string | undefined = `${platform.rosterUrl(link.courseId, tool.registration)}?limit=100`;
    const pages: number[] = [];
    while (url !== undefined) {
      const response: Response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      pages.push(((await response.json()) as { readonly members: unknown[] }).members.length);
      url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toEqual([50, 50, 23]);
  });

  test('refuses scores before a course is published and after it is over', async () => {
    platform.courses[0]!.state = 'unpublished';
    expect((await postScore()).status).toBe(422);
    platform.courses[0]!.state = 'concluded';
    expect((await postScore()).status).toBe(404);
  });
});
