/**
 * The workshop in a process of its own, which is started when somebody needs it and ends when nobody has for a while.
 * One thing is done at a time; what takes too long ends that process, and the next request starts another.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Workshop } from '../../lti/http/provider/workshop.ts';

/** What is asked of the process, and what it answers. */
export interface Asked {
  readonly id: number;
  readonly what: Exclude<keyof Workshop, 'close'>;
  readonly given: readonly unknown[];
}
export type Answered = { readonly id: number } & ({ readonly value: unknown } | { readonly trouble: string });

export interface WorkshopLimits {
  /** Until the process ends that nobody asks anything. */
  readonly idleSeconds: number;
  /** For one thing; the first of a process also waits for the course to be read. */
  readonly seconds: number;
  /** How many may wait. */
  readonly queue: number;
}

const usual: WorkshopLimits = { idleSeconds: 600, seconds: 90, queue: 20 };

export class WorkshopBusy extends Error {
  override readonly name = 'WorkshopBusy';
}

export function openWorkshop(limits: WorkshopLimits = usual): Workshop {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let count = 0;

  function end(): void {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  }

  function process(): ChildProcess {
    child ??= fork(join(import.meta.dirname, 'workshop-process.ts'), {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=512'],
    });
    // Nobody waits for an idle one when the tool stops.
    child.unref();
    child.channel?.unref();
    return child;
  }

  function ask(what: Asked['what'], given: readonly unknown[]): Promise<unknown> {
    clearTimeout(idle);
    const worker = process();
    worker.ref();
    worker.channel?.ref();
    const id = (count += 1);
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        worker.off('message', heard);
        worker.off('exit', gone);
        worker.unref();
        worker.channel?.unref();
        idle = setTimeout(end, limits.idleSeconds * 1000);
        idle.unref();
        act();
      };
      const heard = (answer: Answered): void => {
        if (answer.id !== id) return;
        settle(() => ('value' in answer ? resolve(answer.value) : reject(new Error(answer.trouble))));
      };
      const gone = (code: number | null): void => {
        if (child === worker) child = undefined;
        settle(() => reject(new Error(`the workshop ended with code ${String(code)}`)));
      };
      const timer = setTimeout(() => {
        settle(() => reject(new Error(`the workshop took longer than ${String(limits.seconds)} s: ${what}`)));
        end();
      }, limits.seconds * 1000);
      worker.on('message', heard);
      worker.once('exit', gone);
      worker.send({ id, what, given } satisfies Asked);
    });
  }

  /** In turn. */
  function next(what: Asked['what'], given: readonly unknown[]): Promise<never> {
    if (waiting >= limits.queue) return Promise.reject(new WorkshopBusy('too many wait for the workshop'));
    waiting += 1;
    const done = last.then(() => ask(what, given));
    last = done.catch(() => undefined).finally(() => (waiting -= 1));
    return done as Promise<never>;
  }

  return {
    repository: (...given) => next('repository', given),
    look: (...given) => next('look', given),
    readPolicy: (...given) => next('readPolicy', given),
    readLogo: (...given) => next('readLogo', given),
    draftFiles: (...given) => next('draftFiles', given),
    withhold: (...given) => next('withhold', given),
    policyReport: (...given) => next('policyReport', given),
    preview: (...given) => next('preview', given),
    pack: (...given) => next('pack', given),
    sheet: (...given) => next('sheet', given),
    zip: (...given) => next('zip', given),
    hosted: (...given) => next('hosted', given),
    close: end,
  };
}
