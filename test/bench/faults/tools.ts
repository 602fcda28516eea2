/** Tool processes: started, killed, stopped, and what they wrote into their logs. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ToolMessage } from './tool.ts';

export interface ToolProcess {
  readonly port: number;
  /** How many scores it knows to have arrived. */
  sent(): Promise<number>;
  /** SIGKILL: nothing of it runs after that. */
  kill(): Promise<void>;
  /** As an orderly stop: requests and jobs in hand are finished. */
  stop(): Promise<void>;
}

export interface ToolLog {
  /** Everything that every process has written. */
  readonly lines: readonly string[];
  /** Processes that ended though nobody ended them. */
  readonly deaths: readonly string[];
}

export function toolStarter(): {
  start(message: ToolMessage): Promise<ToolProcess>;
  readonly log: ToolLog;
  /** Whatever still runs. */
  killAll(): Promise<void>;
} {
  const lines: string[] = [];
  const deaths: string[] = [];
  const running = new Set<ChildProcess>();

  async function end(child: ChildProcess, how: () => void): Promise<void> {
    if (!running.delete(child)) return;
    const ended = once(child, 'exit');
    how();
    await ended;
  }

  return {
    log: { lines, deaths },
    async start(message) {
      const child = fork(join(import.meta.dirname, 'tool.ts'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      running.add(child);
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
      child.once('exit', (code, signal) => {
        if (running.delete(child)) deaths.push(`process ${child.pid ?? '?'}: ${signal ?? `code ${code}`}`);
      });
      child.send(message);
      await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() =>
          Promise.reject(new Error(`a tool did not start:\n${lines.slice(-5).join('')}`)),
        ),
      ]);
      return {
        port: message.port,
        async sent() {
          child.send('sent');
          const [answer] = (await once(child, 'message')) as [{ readonly sent: number }];
          return answer.sent;
        },
        kill: () => end(child, () => child.kill('SIGKILL')),
        stop: () => end(child, () => child.send('stop')),
      };
    },
    async killAll() {
      await Promise.all([...running].map((child) => end(child, () => child.kill('SIGKILL'))));
    },
  };
}
