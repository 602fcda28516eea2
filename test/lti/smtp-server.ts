/** A mail server on this machine, as far as RFC 5321 needs it: it keeps what it takes, and refuses what it is told to. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Head and body as they came. */
  readonly text: string;
}

export interface SmtpForTests {
  readonly url: string;
  readonly taken: TakenMail[];
  /** What it answers to a command instead, so many times: `{ RCPT: '550 5.1.1 unknown' }`. */
  readonly answers: Map<string, { readonly line: string; times: number }>;
  close(): Promise<void>;
}

export async function startSmtp(): Promise<SmtpForTests> {
  const taken: TakenMail[] = [];
  const answers: SmtpForTests['answers'] = new Map();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    talk(socket, taken, answers);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    answers,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function talk(socket: Socket, taken: TakenMail[], answers: SmtpForTests['answers']): void {
  let rest = '';
  let isData = false;
  let from = '';
  let to: string[] = [];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const instead = (command: string): string | undefined => {
    const answer = answers.get(command);
    if (!answer || answer.times === 0) return undefined;
    answer.times -= 1;
    return answer.line;
  };
  say('220 mail.example ESMTP');
  socket.on('data', (bytes) => {
    rest += bytes.toString('utf8');
    for (;;) {
      const end = isData ? '\r\n.\r\n' : '\r\n';
      const at = rest.indexOf(end);
      if (at < 0) return;
      const said = rest.slice(0, at);
      rest = rest.slice(at + end.length);
      if (isData) {
        isData = false;
        taken.push({ from, to, text: said });
        say('250 2.0.0 taken');
        continue;
      }
      const command = said.slice(0, 4).toUpperCase();
      const other = instead(command);
      if (other !== undefined) say(other);
      else if (command === 'EHLO') say('250 mail.example');
      else if (command === 'MAIL') {
        from = said;
        to = [];
        say('250 2.1.0 fine');
      } else if (command === 'RCPT') {
        to.push(/<([^>]*)>/.exec(said)?.[1] ?? '');
        say('250 2.1.5 fine');
      } else if (command === 'DATA') {
        isData = true;
        say('354 go on');
      } else if (command === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say('250 fine');
    }
  });
}
