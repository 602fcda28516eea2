import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { HostedCourses } from '../../lti/http/tool.ts';
import { SecretsKeyWrong } from '../../lti/launch/key-ring.ts';
import { startTool, type StartedTool } from '../../lti/server.ts';
import type { ServerSettings } from '../../lti/settings.ts';
import type { DatabasePlace } from '../../lti/store/open-database.ts';
import { openStore } from '../../lti/store/open-store.ts';
import { startLtiPlatform } from '../lms/lti-platform/platform.ts';
import { freshPlace, testEngines, type TestEngine } from './store-for-tests.ts';

/** Long enough for a database to start on a busy machine. */
const slowly = { timeout: 120_000 };

const noCourses: HostedCourses = { find: () => undefined, tracksOf: () => [], providers: [] };

const settingsFor = (database: DatabasePlace, secret = 5): ServerSettings => ({
  port: 0,
  host: '127.0.0.1',
  tool: {
    publicUrl: 'http://localhost:3000',
    secretsKey: new Uint8Array(32).fill(secret),
    allowInsecurePlatforms: true,
  },
  database,
  logLevel: 'info',
  trustProxy: [],
  requestsPerMinute: 0,
});

describe.each(testEngines)('a tool on $engine', slowly, ({ engine }) => {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** One that outlives the process that uses it. */
  async function lastingPlace(): Promise<{ place: DatabasePlace; drop: () => Promise<void> }> {
    const made = engine === 'pglite' ? inFolder() : await freshPlace(engine satisfies TestEngine);
    undo.push(made.drop);
    return made;
  }

  async function started(place: DatabasePlace): Promise<StartedTool & { readonly lines: string[] }> {
    const lines: string[] = [];
    const tool = await startTool(settingsFor(place), noCourses, {
      logTo: { write: (line) => lines.push(line) },
    });
    if (!tool.ok) throw new Error(JSON.stringify(tool.problem));
    undo.push(() => tool.value.app.close());
    return { ...tool.value, lines };
  }

  test('that is stopped answers the request in hand and takes no other', async () => {
    const { app } = await started((await lastingPlace()).place);
    const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
    const body = 'iss=https%3A%2F%2Fnobody.example&client_id=c&login_hint=h&target_link_uri=x';
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    const arrives = new Promise((resolve) => app.server.once('request', resolve));
    socket.write(
      `POST /lti/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
    );
    await arrives;
    const closed = app.close();
    await expect.poll(() => app.server.listening).toBe(false);
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
    const from = performance.now();
    socket.write(body.slice(20));
    await once(socket, 'close');
    await closed;
    // A connection that stayed open for a next request would hold the stop up for over a minute.
    expect(performance.now() - from).toBeLessThan(30_000);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).toContain('</html>');
  });

  test('that is stopped finishes the score in hand, and writes down that it was sent', async () => {
    const { place } = await lastingPlace();
    const { app, tool } = await started(place);
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const running = await startLtiPlatform({ manner: 'moodle' });
    const { platform } = running;
    undo.push(() => running.close());
    const registered = platform.addTool({
      initiateLoginUri: `${address}/lti/login`,
      redirectUris: [`${address}/lti/launch`],
      targetLinkUri: `${address}/lti/launch`,
      jwksUri: `${address}/lti/keys`,
    });
    const link = platform.addLink({ tool: registered, title: 'course', column: { scoreMaximum: 100 } });
    const added = await tool.store.platforms.add({
      providerId: 'example',
      issuer: platform.issuer,
      clientId: registered.clientId,
      authUrl: platform.authUrl,
      tokenUrl: platform.tokenUrl,
      jwksUrl: platform.jwksUrl,
      family: 'moodle',
      deployments: [{ deploymentId: registered.deploymentId, providerId: 'example' }],
    });
    if (!added.ok) throw new Error('registered already');
    const now = new Date();
    const person = platform.person('learner');
    const ids = await tool.store.launches.keep(
      {
        platform: added.value,
        deployment: added.value.deployments[0]!,
        message: 'resource-link',
        person: { sub: person.id },
        roles: ['learner'],
        context: { id: link.courseId },
        resourceLink: { id: link.id },
        custom: {},
        ags: { scopes: registered.scopes, lineItemUrl: platform.lineItemUrl(link.columnId!) },
      },
      { track: 'induction', part: 'course' },
      now,
    );
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    platform.faults.set('scores', { kind: 'slow', until: released });
    const attempt = (await tool.store.attempts.byId(ids.attemptId))!;
    await tool.store.attempts.save({
      id: ids.attemptId,
      revision: attempt.revision,
      state: '',
      session: 's',
      sequence: 1,
      facts: attempt.facts,
      scores: [{ linkId: ids.linkId, scoreGiven: 80, scoreMaximum: 100, achievedAt: now }],
      now,
    });
    await expect
      .poll(() => platform.requests.some(({ endpoint }) => endpoint === 'scores'), { timeout: 60_000 })
      .toBe(true);

    const closed = app.close();
    await expect.poll(() => app.server.listening).toBe(false);
    release(undefined);
    await closed;
    const again = await openStore(place, () => undefined);
    if (!again.ok) throw new Error(again.problem.code);
    undo.push(() => again.value.close());
    expect(platform.gradebook.score(link.columnId!, person.id)).toBe(80);
    expect(await again.value.deliveries.sentOfLink(ids.linkId)).toHaveLength(1);
  });

  test('that has another SECRETS_KEY does not start, and says what to do', async () => {
    const { place } = await lastingPlace();
    await (await started(place)).app.close();
    const wrong = startTool(settingsFor(place, 6), noCourses, { logTo: { write: () => undefined } });
    await expect(wrong).rejects.toBeInstanceOf(SecretsKeyWrong);
    await expect(wrong).rejects.toThrow('SECRETS_KEY');
    // Nothing is held on to: with the right key it starts.
    expect(await (await started(place)).tool.store.ping()).toBe(true);
  });

  test('is ready, and lives', async () => {
    const { app } = await started((await lastingPlace()).place);
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready' });
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' });
  });

  test.runIf(engine === 'postgresql')(
    'lives on without its database, is not ready, and answers with a page that says so calmly',
    async () => {
      const { place, drop } = await lastingPlace();
      const { app, lines } = await started(place);
      await drop();
      const ready = await app.inject('/readyz');
      expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'no database' }]);
      expect((await app.inject('/healthz')).statusCode).toBe(200);
      const login = await app.inject(
        '/lti/login?iss=https%3A%2F%2Fnobody.example&client_id=c&login_hint=Rowan-Marker&target_link_uri=http%3A%2F%2Flocalhost%3A3000%2Flti%2Flaunch',
      );
      expect(login.statusCode).toBe(500);
      expect(login.body).toContain('Something went wrong at our end, and it has been noted.');
      expect(login.body).not.toContain('database');
      const log = lines.join('');
      expect(log).toContain('"msg":"failed"');
      expect(log).not.toContain('Rowan-Marker');
    },
  );
});

describe('a second tool', slowly, () => {
  test('on the same folder is refused, and told who is there', async () => {
    const { place, drop } = inFolder();
    const first = await startTool(settingsFor(place), noCourses, { logTo: { write: () => undefined } });
    if (!first.ok) throw new Error(first.problem.code);
    const second = await startTool(settingsFor(place), noCourses, { logTo: { write: () => undefined } });
    expect(!second.ok && second.problem).toMatchObject({ code: 'folder-in-use' });
    expect(JSON.stringify(second)).toContain(`process ${process.pid} on `);
    await first.value.app.close();
    await drop();
  });
});

function inFolder(): { place: DatabasePlace; drop: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'four-cs-server-'));
  return {
    place: { kind: 'folder', folder },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
