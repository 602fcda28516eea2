/** What a teacher can put into a course, and what the platform then gets. */
import { importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asDeepLinking,
  claim,
  issuer,
  membership,
  sentenceOf,
  slowly,
  startLaunchBench,
  type LaunchBench,
} from '../launch/launch-bench.ts';

const itemsClaim = 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items';

describe('deep linking', () => {
  let bench: LaunchBench;
  beforeAll(async () => {
    bench = await startLaunchBench();
  }, slowly);
  afterAll(() => bench.close(), slowly);

  async function picker(settings: Record<string, unknown> = {}) {
    const answer = await bench.launch({ change: (claims) => asDeepLinking(claims, settings) });
    return { answer, request: /name="request" value="([^"]+)"/.exec(answer.body)?.[1] ?? '' };
  }
  async function answerOf(html: string) {
    const token = /name="JWT" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const { keys } = await bench.tool.keyRing.publicJwks();
    return jwtVerify(token, await importJWK(keys[0]!, 'RS256'), { currentDate: bench.clock.now });
  }

  test('offers each track, and the sign-off of those that have one, and stores nothing but the nonce', async () => {
    const before = await bench.rows();
    const { answer } = await picker();
    expect(answer.statusCode).toBe(200);
    const values = [...answer.body.matchAll(/name="choice"[^>]*value="([^"]+)"/g)].map(([, value]) => value);
    expect(values).toEqual(['induction/course', 'induction/sign-off', 'booster/course']);
    expect(answer.body).toContain('type="checkbox"');
    expect({ ...(await bench.rows()), spent_nonce: 0 }).toEqual({ ...before, spent_nonce: 0 });
  });

  test('gives several at once, each with its own column, signed by us for that platform', async () => {
    const { request } = await picker();
    const page = await bench.post('/lti/deep-link', {
      request,
      choice: ['induction/course', 'induction/sign-off'],
    });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`action="${issuer}/content"`);
    expect(page.headers['content-security-policy']).toContain(`form-action 'self' ${issuer};`);
    const { payload, protectedHeader } = await answerOf(page.body);
    expect(protectedHeader.kid).toBe((await bench.tool.keyRing.signingKey()).kid);
    expect(payload).toMatchObject({
      iss: 'client-1',
      aud: issuer,
      [claim('message_type')]: 'LtiDeepLinkingResponse',
      [claim('version')]: '1.3.0',
      [claim('deployment_id')]: '7',
      'https://purl.imsglobal.org/spec/lti-dl/claim/data': 'given back as it came',
      [itemsClaim]: [
        {
          type: 'ltiResourceLink',
          url: 'https://course.example/lti/launch',
          custom: { track: 'induction', part: 'course' },
          lineItem: { scoreMaximum: 100, resourceId: 'example.induction', tag: 'course' },
        },
        {
          custom: { track: 'induction', part: 'sign-off' },
          lineItem: { scoreMaximum: 1, resourceId: 'example.induction', tag: 'sign-off' },
        },
      ],
    });
    expect(payload.nonce).toMatch(/^[\w-]{30,}$/);
    // Moodle tolerates no clock that is ahead of its own.
    expect(payload.iat!).toBeLessThan(bench.clock.now.getTime() / 1000 - 5);
  });

  test('a link that was chosen opens its track, wherever the course is copied to', async () => {
    const { request } = await picker();
    const page = await bench.post('/lti/deep-link', { request, choice: 'booster/course' });
    const [item] = (await answerOf(page.body)).payload[itemsClaim] as { custom: unknown }[];
    const opened = await bench.launch({
      change: (claims) => ({
        ...claims,
        [claim('custom')]: item!.custom,
        [claim('resource_link')]: { id: 'copied' },
        [claim('context')]: { id: 'copied-course' },
      }),
    });
    expect(opened.body).toContain('data-next="/course/example/booster/"');
  });

  test('what stands beside the link is for learners; columns are told to whoever chooses', async () => {
    const { answer, request } = await picker();
    expect(answer.body).toContain('A column of its own');
    const page = await bench.post('/lti/deep-link', {
      request,
      choice: ['induction/course', 'induction/sign-off', 'booster/course'],
    });
    const items = (await answerOf(page.body)).payload[itemsClaim] as { text: string }[];
    expect(items).toHaveLength(3);
    for (const { text } of items) {
      expect(text).not.toMatch(/column|gradebook/i);
      expect(text).toMatch(/^(About \d+ minutes|Read)/);
    }
  });

  test('gives no column where the platform takes none', async () => {
    const { request } = await picker({ accept_lineitem: false });
    const page = await bench.post('/lti/deep-link', { request, choice: 'induction/course' });
    const [item] = (await answerOf(page.body)).payload[itemsClaim] as Record<string, unknown>[];
    expect(item).not.toHaveProperty('lineItem');
  });

  test('lets one be chosen where the platform takes one', async () => {
    const { answer, request } = await picker({ accept_multiple: false });
    expect(answer.body).toContain('type="radio"');
    const several = { request, choice: ['induction/course', 'booster/course'] };
    expect((await bench.post('/lti/deep-link', several)).statusCode).toBe(400);
  });

  test('asks again, in words, when nothing was chosen', async () => {
    const { request } = await picker();
    const answer = await bench.post('/lti/deep-link', { request });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(sentenceOf('deep-link-nothing-chosen'));
    expect(answer.body).toContain('role="alert"');
    expect(answer.body).toContain('value="induction/course"');
  });

  test.each(['staff/course', 'booster/sign-off', '../x', ''])(
    'refuses %j, which was not offered',
    async (choice) => {
      const { request } = await picker();
      const answer = await bench.post('/lti/deep-link', { request, choice });
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toContain(sentenceOf('deep-link-choice-unknown'));
    },
  );

  test('is not for learners', async () => {
    const answer = await bench.launch({
      change: (claims) => ({ ...asDeepLinking(claims), [claim('roles')]: [membership('Learner')] }),
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain(sentenceOf('not-for-learners'));
  });

  test('a page that waited half an hour is refused', async () => {
    const { request } = await picker();
    const began = bench.clock.now;
    bench.clock.now = new Date(began.getTime() + 31 * 60_000);
    const answer = await bench.post('/lti/deep-link', { request, choice: 'induction/course' });
    bench.clock.now = began;
    expect(answer.body).toContain(sentenceOf('deep-link-expired'));
  });

  test.each([
    ['a learner is told calmly', membership('Learner'), sentenceOf('track-unknown')],
    ['a teacher is told which', membership('Instructor'), 'staff-nowhere'],
  ])('a link to a track that the provider does not have: %s', async (_name, role, words) => {
    const before = await bench.rows();
    const answer = await bench.launch({
      change: (claims) => ({
        ...claims,
        [claim('roles')]: [role],
        [claim('custom')]: { track: 'staff-nowhere' },
      }),
    });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain(words);
    expect({ ...(await bench.rows()), spent_nonce: 0 }).toEqual({ ...before, spent_nonce: 0 });
  });
});
