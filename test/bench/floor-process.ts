/**
 * What a launch costs at least, for `launch.ts` to compare with: two answers over HTTP by Node alone, two keyed
 * hashes, one RSA signature checked, and a nonce in memory. No framework, no database, no other check, no page. It
 * stands for no tool that anybody should run.
 */
import { createHmac, createPublicKey, randomBytes, verify, type JsonWebKey } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isReached, type StartMessage } from './measured-process.ts';

process.once('message', (message: StartMessage) => void start(message));

async function start({ platform }: StartMessage): Promise<void> {
  const { keys } = (await (await fetch(platform.jwksUrl)).json()) as { keys: [JsonWebKey] };
  const key = createPublicKey({ key: keys[0], format: 'jwk' });
  const secret = randomBytes(32);
  const mac = (value: string): string => createHmac('sha256', secret).update(value).digest('base64url');
  const spent = new Set<string>();

  const login = async (request: IncomingMessage): Promise<string> => {
    const form = new URLSearchParams(await text(request));
    const nonce = randomBytes(32).toString('base64url');
    const asked = new URLSearchParams({
      login_hint: form.get('login_hint') ?? '',
      nonce,
      state: `${nonce}.${mac(nonce)}`,
    });
    return `${platform.authUrl}?${asked.toString()}`;
  };
  const launch = async (request: IncomingMessage): Promise<string> => {
    const form = new URLSearchParams(await text(request));
    const [nonce = '', signed] = (form.get('state') ?? '').split('.');
    const [head, body = '', signature = ''] = (form.get('id_token') ?? '').split('.');
    const isGenuine = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { sub: string; nonce: string };
    if (signed !== mac(nonce) || !isGenuine || claims.nonce !== nonce || spent.has(nonce)) return '';
    spent.add(nonce);
    return `<p data-token="${claims.sub}.${mac(claims.sub)}">`;
  };

  const server = createServer((request, response) => {
    if (request.url === '/lti/login')
      void login(request).then((location) =>
        response.writeHead(302, { location, 'set-cookie': 'floor=1' }).end(),
      );
    else void launch(request).then((page) => response.end(page));
  });
  server.listen(0, '127.0.0.1', () =>
    isReached(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      roundTrips: () => 0,
      close: () => {
        server.closeAllConnections();
        return new Promise((closed) => server.close(closed));
      },
    }),
  );
}
