import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { filter, firstValueFrom, ReplaySubject, skip } from 'rxjs';
import type { HarnessMessage, PartyConfig, PartyMessage } from '../party/messages.js';
import type { PartyReport } from '../party/report.js';

const WORKER = fileURLToPath(new URL('../worker.js', import.meta.url));
/** Of what a process writes to its standard error, this much is kept. */
const STDERR_CHARS_MAX = 4_000;

type MessageOf<T extends PartyMessage['type']> = Extract<PartyMessage, { readonly type: T }>;

/** One life of a party's process. */
export class PartyProcess {
  readonly #child: ChildProcess;
  readonly #spawnedAt = performance.now();
  readonly #messages = new ReplaySubject<PartyMessage>();
  readonly #exited: Promise<unknown>;
  #stderr = '';
  #messageCount = 0;
  #upAfterMs: number | undefined;
  #isEnding = false;

  constructor(config: PartyConfig) {
    this.#child = fork(WORKER, [JSON.stringify(config)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-STDERR_CHARS_MAX);
    });
    this.#child.on('message', (message: PartyMessage) => {
      if (message.type === 'up') this.#upAfterMs = performance.now() - this.#spawnedAt;
      this.#messageCount++;
      this.#messages.next(message);
    });
    this.#exited = once(this.#child, 'close').then(() => {
      this.#messages.complete();
    });
  }

  /** The first message of a type; undefined when the process ends without it. */
  first<T extends PartyMessage['type']>(type: T): Promise<MessageOf<T> | undefined> {
    return this.#firstAfter(type, 0);
  }

  /** What it holds now; undefined when it ends before it has answered. */
  async report(): Promise<PartyReport | undefined> {
    const answer = this.#firstAfter('report', this.#messageCount);
    this.#send({ type: 'report' });
    return (await answer)?.report;
  }

  #firstAfter<T extends PartyMessage['type']>(type: T, count: number): Promise<MessageOf<T> | undefined> {
    const isIt = (message: PartyMessage): message is MessageOf<T> => message.type === type;
    return firstValueFrom(this.#messages.pipe(skip(count), filter(isIt)), { defaultValue: undefined });
  }

  /** Problems as they come, those of before first. */
  onProblem(take: (text: string) => void): void {
    this.#messages.subscribe((message) => {
      if (message.type === 'problem') take(message.text);
    });
  }

  /** Milliseconds from its start to its first answered call; undefined before. */
  get upAfterMs(): number | undefined {
    return this.#upAfterMs;
  }

  /** Why it ended, when nobody had ended it. */
  get unexpectedEnd(): string | undefined {
    const { exitCode, signalCode } = this.#child;
    if (this.#isEnding || (exitCode === null && signalCode === null)) return undefined;
    return `ended by itself with ${signalCode ?? exitCode ?? 'no code'}: ${this.#stderr}`;
  }

  /** SIGKILL: nothing of it runs any more. Resolves once it is gone. */
  async kill(): Promise<void> {
    this.#isEnding = true;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** Asks it to end. @returns Whether it had ended by itself within the time; otherwise it is killed. */
  async stop(withinMs: number): Promise<boolean> {
    this.#send({ type: 'stop' });
    this.#isEnding = true;
    const late = delay(withinMs, 'late' as const, { ref: false });
    if ((await Promise.race([this.#exited, late])) !== 'late') return this.#child.exitCode === 0;
    await this.kill();
    return false;
  }

  #send(message: HarnessMessage): void {
    if (this.#child.connected) this.#child.send(message);
  }
}
