/**
 * Log lines, written several at a time: one by one, each costs a call to the system, and under load these took a
 * twentieth of the tool's time. A process that ends by itself writes what is left; one that is killed may lose the
 * lines of its last moments.
 */
export interface LogLines {
  write(line: string): void;
  /** Writes what waits. */
  flush(): void;
}

const WAIT_MILLISECONDS = 100;
const WAITING_CHARACTERS = 16_384;

/** @param put - writes a text, now */
export function collectLines(put: (text: string) => void): LogLines {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = waiting;
    waiting = '';
    if (text !== '') put(text);
  };
  return {
    write(line) {
      waiting += line;
      if (waiting.length >= WAITING_CHARACTERS) flush();
      // A line alone is no reason for a process to live on: see `standardOutput`.
      else timer ??= setTimeout(flush, WAIT_MILLISECONDS).unref();
    },
    flush,
  };
}

let shared: LogLines | undefined;

/** Where log lines go in production. Pipes and files are written at once there, also at the very end. */
export function standardOutput(): LogLines {
  if (!shared) {
    shared = collectLines((text) => process.stdout.write(text));
    const lines = shared;
    process.on('exit', () => lines.flush());
  }
  return shared;
}
