import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Writable } from 'node:stream';

/** A program of a devnet. */
export interface DevnetProcess {
  readonly pid: number;
  /** Resolves when the program has ended, for whatever reason. */
  readonly exited: Promise<void>;
  readonly hasExited: () => boolean;
  /** Stops the program in its tracks; resolves when each of its threads stands still, or when it was thawed or has ended meanwhile. */
  readonly freeze: () => Promise<void>;
  /** Lets a program go on that was frozen. */
  readonly thaw: () => void;
  /** Ends the program; resolves when it has ended. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  /** The end of what it has written, for messages. */
  readonly logTail: () => string;
}

const LOG_TAIL_CHARACTERS = 2000;
const RETRY_MS = 1;

/** Reads the list of living processes, a line each time it changes; when our end of the pipe closes, ends them and tidies up. */
const GUARD = 'while read -r line; do pids=$line; done; kill -9 $pids 2>/dev/null; rm -rf -- "$1"';

/**
 * The processes of one devnet and their temporary folder. Both are gone after {@link stop}, and also when this process ends in
 * any other way, `kill -9` included: a small shell waits at the other end of a pipe for that. It keeps no event loop alive.
 */
export class ProcessGroup {
  readonly folder = mkdtempSync(join(tmpdir(), 'lateral-devnet-evm-'));
  readonly #running = new Map<number, DevnetProcess>();
  readonly #guard: ChildProcess;
  readonly #pipe: Writable;

  constructor() {
    // Its own session, or Ctrl-C in a terminal would end the guard before its wards.
    const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', this.folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    guard.unref();
    this.#guard = guard;
    this.#pipe = guard.stdin.on('error', () => undefined); // somebody ended the guard: no reason to fail
  }

  /** @param logName - Its output is appended to this file of the folder. */
  start(command: string, args: readonly string[], logName: string): DevnetProcess {
    const logFile = join(this.folder, logName);
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    const { pid } = child;
    if (pid === undefined) {
      child.once('error', () => undefined); // reported here, once
      throw new Error(`${command} cannot be run.`);
    }
    const exited = once(child, 'exit').then(() => {
      this.#running.delete(pid);
      this.#tellGuard();
    });
    let isFrozen = false;
    const isMoving = (): boolean => isFrozen && this.#running.has(pid) && !standsStill(pid);
    const process: DevnetProcess = {
      pid,
      exited,
      hasExited: () => !this.#running.has(pid),
      freeze: async () => {
        isFrozen = true;
        child.kill('SIGSTOP'); // which is only on its way yet: a thread may answer once more
        while (isMoving()) await sleep(RETRY_MS);
      },
      thaw: () => {
        isFrozen = false;
        child.kill('SIGCONT');
      },
      end: (name) => {
        child.ref(); // whoever waits for this shall get its answer
        child.kill(name);
        return exited;
      },
      logTail: () => readFileSync(logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS),
    };
    this.#running.set(pid, process);
    this.#tellGuard();
    return process;
  }

  async stop(): Promise<void> {
    if (this.#pipe.writableEnded) return;
    await Promise.all([...this.#running.values()].map((ward) => ward.end('SIGKILL')));
    const gone = once(this.#guard, 'exit');
    this.#guard.ref();
    this.#pipe.end();
    await gone;
  }

  #tellGuard(): void {
    if (!this.#pipe.writableEnded) this.#pipe.write(`${[...this.#running.keys()].join(' ')}\n`);
  }
}

/** Whether each thread of a process is stopped or has ended. Where there is no `/proc` to see it, the signal has to do. */
function standsStill(pid: number): boolean {
  const threads = `/proc/${pid}/task`;
  try {
    return readdirSync(threads).every((thread) => readFileSync(join(threads, thread, 'stat'), 'utf8').includes(') T '));
  } catch {
    return !existsSync(threads); // one has ended meanwhile: look again
  }
}
