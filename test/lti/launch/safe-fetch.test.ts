/** What may be fetched because somebody else named it. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublicAddress, serviceUrl } from '../../../lti/launch/address.ts';
import { createSafeFetch } from '../../../lti/launch/safe-fetch.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const careful = createSafeFetch({ allowInsecurePlatforms: false });
const atHome = createSafeFetch({ allowInsecurePlatforms: true, timeoutSeconds: 1, maxBytes: 1000 });

describe('an address', () => {
  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '198.18.0.1',
    '192.0.2.1',
    'nonsense',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  test.each(['https://lms.example/x', 'https://lms.example:8443/x?y=1', 'https://8.8.8.8/'])(
    '%s may be a platform’s',
    (url) => expect(serviceUrl(url, false)?.href).toBe(url),
  );
});

describe('a fetch', () => {
  test.each([
    'https://localhost/',
    'https://127.0.0.1/',
    'http://lms.example/',
    'https://[::1]/',
    'ftp://lms.example/',
    '',
  ])('of %j sends nothing', async (url) =>
    expect(await careful({ url })).toEqual({ ok: false, problem: { code: 'address-refused' } }),
  );

  test('judges the address that a name leads to, not only the name', async () => {
    // A name that is public to look at, and that the machine's own table or a hostile server leads home.
    const { lookupPublic } = await import('../../../lti/launch/safe-fetch.ts');
    const judge = (addresses: readonly string[]) =>
      new Promise<string>((resolve) =>
        lookupPublic((_name, _options, done) =>
          done(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          ),
        )('lms.example', { all: true }, (error, found) => resolve(error?.name ?? JSON.stringify(found))),
      );
    expect(await judge(['127.0.0.1'])).toBe('AddressRefused');
    expect(await judge(['8.8.8.8', '10.0.0.1'])).toBe('AddressRefused');
    expect(await judge(['8.8.8.8', 'fe80::1'])).toBe('AddressRefused');
    expect(await judge([])).toBe('AddressRefused');
    expect(await judge(['8.8.8.8'])).toBe('[{"address":"8.8.8.8","family":4}]');
  });

  test('says who asks, and reads JSON whatever it is called', async () => {
    let agent: string | undefined;
    const url = await serve((request, response) => {
      agent = request.headers['user-agent'];
      response.setHeader('content-type', 'text/html').end('{"a":1}');
    });
    expect(await atHome({ url })).toMatchObject({ ok: true, value: { status: 200, json: { a: 1 } } });
    expect(agent).toMatch(/^FourCs-LTI/);
  });

  test('follows no redirect', async () => {
    let isFollowed = false;
    const url = await serve((request, response) => {
      if (request.url === '/elsewhere') isFollowed = true;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await atHome({ url })).toMatchObject({ ok: true, value: { status: 302 } });
    expect(isFollowed).toBe(false);
  });

  test('stops reading what is too large', async () => {
    const url = await serve((_request, response) => {
      response.end('x'.repeat(100_000));
    });
    expect(await atHome({ url })).toEqual({ ok: false, problem: { code: 'answer-too-large' } });
  });

  test('gives up on an answer that does not end', async () => {
    const url = await serve((_request, response) => {
      response.write('x');
    });
    expect(await atHome({ url })).toEqual({ ok: false, problem: { code: 'too-slow' } });
  });

  test('says when nobody is there', async () => {
    const url = await serve(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    expect(await atHome({ url })).toEqual({ ok: false, problem: { code: 'unreachable' } });
  });

  test('gives an answer that is no JSON as its text', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end('<h1>'));
    const answer = await atHome({ url });
    expect(answer).toMatchObject({ ok: true, value: { status: 404, text: '<h1>' } });
    expect(answer.ok && 'json' in answer.value).toBe(false);
  });
});
