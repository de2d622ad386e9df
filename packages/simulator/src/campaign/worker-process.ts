import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunResult, Scenario } from '../run/scenario.js';
import type { Answer, Assignment } from './messages.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));
/** A run takes a fraction of a second; one that takes this long goes round in circles. */
const HANG_MS = 60_000;

/** Another process that runs scenarios. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;

  /** @param bug - Name of a bug to be planted in it. */
  constructor(bug?: string) {
    this.#child = fork(WORKER, bug === undefined ? [] : [bug], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#ready = new Promise((resolve, reject) => {
      this.#child.once('message', () => {
        resolve();
      });
      this.#child.once('exit', (code) => {
        reject(new Error(`A worker ended before it was ready, with ${String(code)}`)); // a bug that does not even load
      });
    });
    this.#ready.catch(() => undefined); // `run` says so, if it is called
  }

  /**
   * Runs scenarios in order.
   *
   * @param onResult - Called after each run; `false` ends the assignment and the process with it.
   */
  async run(scenarios: readonly Scenario[], onResult: (result: RunResult) => boolean): Promise<void> {
    await this.#ready;
    const child = this.#child;
    await new Promise<void>((resolve) => {
      let next = 0;
      let watchdog: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(watchdog);
        child.off('message', take).off('exit', fail);
        resolve();
      };
      const fail = (): void => {
        const scenario = scenarios[next];
        if (scenario !== undefined) onResult(brokenRun(scenario));
        end();
      };
      const watch = (): void => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
      };
      const take = ({ result, isLast }: Answer): void => {
        next++;
        watch();
        if (onResult(result) && !isLast) return;
        if (!isLast) this.stop();
        end();
      };
      child.on('message', take).on('exit', fail);
      watch();
      child.send({ scenarios } satisfies Assignment);
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

/** The result of a run that took its process with it, or that never ended. */
function brokenRun(scenario: Scenario): RunResult {
  const violations = [`no alarm: the process ended, or the run took more than ${HANG_MS / 1_000} seconds`];
  return { scenario, violations, time: 0, steps: 0, crashes: 0, digest: '' };
}
