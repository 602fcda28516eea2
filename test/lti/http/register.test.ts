/** How a platform comes to be known: by itself, by Canvas's JSON; and what it then says about our set-up. */
import { jwtVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashInvite } from '../../../lti/launch/invite.ts';
import { testEngines } from '../store-for-tests.ts';
import {
  agsClaim,
  Answer,
  claim,
  issuer,
  membership,
  nrpsClaim,
  sentenceOf,
  slowly,
  startLaunchBench,
  type LaunchBench,
} from '../launch/launch-bench.ts';

const toolConfiguration = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const platformConfiguration = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

const moodle = (host: string) => ({
  issuer: `https://${host}`,
  authorization_endpoint: `https://${host}/mod/lti/auth.php`,
  token_endpoint: `https://${host}/mod/lti/token.php`,
  jwks_uri: `https://${host}/mod/lti/certs.php`,
  registration_endpoint: `https://${host}/mod/lti/openid-registration.php`,
  [platformConfiguration]: { product_family_code: 'moodle', version: '2024100706' },
});

describe.each(testEngines)('dynamic registration on $engine', ({ engine }) => {
  let bench: LaunchBench;
  let invites = 0;
  beforeAll(async () => {
    bench = await startLaunchBench(engine);
  }, slowly);
  afterAll(() => bench.close(), slowly);

  async function invite(providerId = 'example'): Promise<string> {
    const token = `invite-${++invites}`;
    const expiresAt = new Date(bench.clock.now.getTime() + 86_400_000);
    await bench.store.invites.create({ tokenHash: hashInvite(token), providerId, expiresAt });
    return token;
  }
  const register = (configuration: string, token: string) =>
    bench.get(
      `/lti/register?${new URLSearchParams({ invite: token, openid_configuration: configuration, registration_token: 'reg-token' }).toString()}`,
    );
  function host(
    name: string,
    answer: unknown,
    configuration: Record<string, unknown> = moodle(name),
  ): string {
    const url = `https://${name}/mod/lti/openid-configuration.php`;
    bench.internet.answer(url, () => configuration);
    bench.internet.answer(String(configuration['registration_endpoint']), (body) => {
      sent = JSON.parse(body ?? '') as Record<string, unknown>;
      return answer;
    });
    return url;
  }
  let sent: Record<string, unknown> = {};

  test('Moodle: known afterwards, with its deployment, and told what is left to do', async () => {
    const url = host('moodle.example', { client_id: 'abc', [toolConfiguration]: { deployment_id: '4' } });
    const answer = await register(url, await invite());
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('org.imsglobal.lti.close');
    expect(answer.body).toContain('Activate');
    expect(await bench.store.platforms.find('https://moodle.example', 'abc')).toMatchObject([
      {
        family: 'moodle',
        providerId: 'example',
        deployments: [{ deploymentId: '4', providerId: 'example' }],
      },
    ]);
  });

  test('we ask for the least: our own columns, scores and the list of learners; no e-mail', () => {
    expect(sent).toMatchObject({
      initiate_login_uri: 'https://course.example/lti/login',
      redirect_uris: ['https://course.example/lti/launch'],
      jwks_uri: 'https://course.example/lti/keys',
      token_endpoint_auth_method: 'private_key_jwt',
      response_types: ['id_token'],
      [toolConfiguration]: { domain: 'course.example' },
    });
    expect(String(sent['scope']).split(' ')).toHaveLength(4);
    expect(JSON.stringify(sent)).not.toContain('email');
    expect(String(sent['scope'])).not.toContain('lineitem.readonly');
  });

  test('a link works once, also when it is used twice at the same moment', async () => {
    const token = await invite();
    const url = host('twice.example', { client_id: 'abc', deployment_id: '1' });
    const answers = await Promise.all([register(url, token), register(url, token)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
    expect((await register(url, token)).body).toContain(sentenceOf('invite-unknown'));
  });

  test('a platform that registers again gets its new addresses and keeps its identity', async () => {
    const before = await bench.store.platforms.find('https://moodle.example', 'abc');
    const url = host(
      'moodle.example',
      { client_id: 'abc', deployment_id: '5' },
      { ...moodle('moodle.example'), jwks_uri: 'https://moodle.example/new-keys' },
    );
    expect((await register(url, await invite())).statusCode).toBe(200);
    const [after] = await bench.store.platforms.find('https://moodle.example', 'abc');
    expect(after).toMatchObject({ id: before[0]!.id, jwksUrl: 'https://moodle.example/new-keys' });
    expect(after!.deployments.map(({ deploymentId }) => deploymentId)).toEqual(['4', '5']);
  });

  test('nobody takes over a platform of another provider', async () => {
    const before = await bench.store.platforms.find('https://moodle.example', 'abc');
    const url = host('moodle.example', { client_id: 'abc', deployment_id: '6' });
    const answer = await register(url, await invite('waes'));
    expect(answer.statusCode).toBe(409);
    expect(await bench.store.platforms.find('https://moodle.example', 'abc')).toEqual(before);
  });

  test('hosted Canvas: one issuer, the school’s own address, the deployment known from its first launch', async () => {
    const url = host(
      'school.instructure.com',
      { client_id: '10000000000001' },
      {
        issuer: 'https://canvas.instructure.com',
        authorization_endpoint: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
        token_endpoint: 'https://sso.canvaslms.com/login/oauth2/token',
        jwks_uri: 'https://sso.canvaslms.com/api/lti/security/jwks',
        registration_endpoint: 'https://school.instructure.com/api/lti/registrations',
        authorization_server: 'canvas.instructure.com',
        [platformConfiguration]: { product_family_code: 'canvas' },
      },
    );
    expect((await register(url, await invite())).statusCode).toBe(200);
    expect(await bench.store.platforms.find('https://canvas.instructure.com')).toMatchObject([
      { family: 'canvas', deployments: [], tokenAudience: 'canvas.instructure.com' },
    ]);
    expect(JSON.stringify(sent)).toContain('course_navigation');
  });

  test.each([
    ['refuses', new Answer(422, '{"errors":[]}', { errors: [] }), 'registration-refused'],
    ['answers with a page', new Answer(200, '<html>'), 'registration-malformed'],
    ['answers without a client', {}, 'registration-malformed'],
  ] as const)('a platform that %s: said in words, nothing registered', async (name, given, code) => {
    const before = await bench.rows();
    const answer = await register(host(`${name.replaceAll(' ', '-')}.example`, given), await invite());
    expect(answer.statusCode).toBe(424);
    expect(answer.body).toContain(sentenceOf(code));
    expect((await bench.rows())['platform']).toBe(before['platform']);
  });

  test('Canvas’s JSON names our addresses, the least scopes and no e-mail', async () => {
    const answer = await bench.get('/lti/canvas.json');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      oidc_initiation_url: 'https://course.example/lti/login',
      target_link_uri: 'https://course.example/lti/launch',
      public_jwk_url: 'https://course.example/lti/keys',
      extensions: [{ privacy_level: 'name_only', domain: 'course.example' }],
    });
  });

  test('our keys can be read by anybody, and hold nothing private', async () => {
    const { keys } = (await bench.get('/lti/keys')).json<{ keys: Record<string, unknown>[] }>();
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });

  describe('the set-up check', () => {
    const roles = [
      membership('Instructor'),
      'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
    ];
    async function check(more: Record<string, unknown> = {}) {
      const launched = await bench.launch({
        change: (claims) => ({ ...claims, sub: `admin-${++invites}`, [claim('roles')]: roles, ...more }),
      });
      const token = /name="token" value="([^"]+)"/.exec(launched.body)?.[1] ?? '';
      return bench.post('/lti/setup-check', { token });
    }
    const services = {
      [agsClaim]: {
        scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
        lineitem: `${issuer}/lineitems/1/lineitem`,
      },
      [nrpsClaim]: { context_memberships_url: `${issuer}/members` },
      [claim('resource_link')]: { id: 'link-2' },
      [claim('context')]: { id: 'course-2' },
    };

    test('says what works, when the platform accepts our signature', async () => {
      let assertion = '';
      bench.internet.answer(`${issuer}/token`, (body) => {
        assertion = new URLSearchParams(body).get('client_assertion') ?? '';
        return { access_token: 'x', expires_in: 3600, token_type: 'Bearer' };
      });
      const answer = await check(services);
      expect(answer.statusCode).toBe(200);
      for (const sentence of ['can read our keys', 'column in the gradebook', 'who is in this course'])
        expect(answer.body).toContain(sentence);
      expect(answer.body).toContain('Whether this browser takes cookies');
      const { keys } = await bench.tool.keyRing.publicJwks();
      await expect(
        jwtVerify(assertion, await importJWK(keys[0]!, 'RS256'), { currentDate: bench.clock.now }),
      ).resolves.toMatchObject({ payload: { iss: 'client-1', aud: `${issuer}/token` } });
    });

    test('says where a platform lets links open in a new window', async () => {
      expect((await check(services)).body).toContain('data-new-window="Set the link to open in a new window');
    });

    test('says how to mend it, when the platform cannot read our keys', async () => {
      bench.internet.answer(`${issuer}/token`, () => new Answer(404, '<html>'));
      const answer = await check(services);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('does not accept our signature');
      expect(answer.body).toContain('https://course.example/lti/keys');
    });

    test('says what a platform leaves out', async () => {
      bench.internet.answer(`${issuer}/token`, () => ({ access_token: 'x', expires_in: 3600 }));
      const answer = await check({
        [claim('resource_link')]: { id: 'link-3' },
        [claim('context')]: { id: 'course-3' },
      });
      expect(answer.body).toContain('has no column in the gradebook');
      expect(answer.body).toContain('may not read who is in this course');
    });

    test('leads on to the learners and to a look at the course that keeps nothing', async () => {
      const answer = await check();
      expect(answer.body).toContain('action="/assessor"');
      const [, look] = [...answer.body.matchAll(/name="token" value="([^"]+)"/g)].map(
        ([, token]) => token ?? '',
      );
      const course = await bench.post('/lti/look', { token: look ?? '' });
      const token = /data-token="([^"]+)"/.exec(course.body)?.[1] ?? '';
      const claims = await bench.tool.bearer.read(token);
      expect(claims).toMatchObject({ ok: true, value: { scope: 'course', isReadOnly: true } });
      expect(claims.ok && claims.value.attempt).toBeUndefined();
    });
  });
});
