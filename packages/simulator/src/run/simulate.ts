import { ALWAYS, AT_REST, check } from '../invariants/all.js';
import { booksEqualLedger, everythingSettled } from '../invariants/projections.js';
import type { WorldView } from '../invariants/world-view.js';
import type { RunResult, Scenario } from './scenario.js';
import type { Trace } from './trace.js';
import { noTrace } from './trace.js';
import { watchRejections } from './unhandled.js';
import { World } from './world.js';

const CHECK_INTERVAL = 50;
/** When faults stop in liveness mode at the latest, and when a safety run ends. */
const STORM = 1_500;
/** By then a liveness run must have come to rest. */
const PATIENCE = 8_000;
/** How long nothing may have been left to do before rest counts as rest. */
const QUIET = 200;

/** Runs one scenario to its end, or to the first check that finds something wrong. */
export async function simulate(scenario: Scenario, trace: Trace = noTrace): Promise<RunResult> {
  const world = await World.of(scenario, trace);
  const referee = new Referee(world, scenario);
  const stopWatching = watchRejections((error) => {
    referee.blame(
      `no alarm: nobody handled ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  });
  try {
    world.start();
    referee.start();
    await world.time.run(referee.until, () => referee.isOver);
    referee.judge();
  } finally {
    stopWatching();
  }
  const { now: time, steps, digest } = world.time;
  const crashes = world.processes.reduce((sum, process) => sum + process.crashes, 0);
  return { scenario, violations: referee.violations, time, steps, crashes, digest };
}

/** Checks the invariants, calms the world when it is time, and knows when the run is over. */
class Referee {
  readonly until: number;
  readonly #world: World;
  readonly #scenario: Scenario;
  #violations: readonly string[] = [];
  #atRestSince: number | undefined;
  #hasRested = false;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    this.until = scenario.until ?? (scenario.mode === 'safety' ? STORM : PATIENCE);
  }

  get violations(): readonly string[] {
    return this.#violations;
  }

  get isOver(): boolean {
    return this.#violations.length > 0 || this.#hasRested;
  }

  blame(violation: string): void {
    this.#violations = [...this.#violations, violation];
  }

  start(): void {
    const { time } = this.#world;
    time.at(STORM, 'calm', () => {
      this.#world.calm();
    });
    this.#checkLater();
  }

  /** Once the run is over: what must hold always, and of a run that had to come to rest, what must hold then. */
  judge(): void {
    if (this.#violations.length > 0) return;
    const view = this.#world.view();
    const mustRest = this.#scenario.mode === 'liveness' && this.#scenario.until === undefined;
    this.#violations = [...check(ALWAYS, view), ...(mustRest ? check(AT_REST, view) : [])];
  }

  #checkLater(): void {
    const { time } = this.#world;
    time.at(CHECK_INTERVAL, 'check', () => {
      const view = this.#world.view();
      this.#violations = [...this.#violations, ...check(ALWAYS, view)];
      this.#rest(view);
      this.#checkLater();
    });
  }

  /** With nothing left to disturb the faults stop early; once it has been quiet for a while in calm weather, the run is over. */
  #rest(view: WorldView): void {
    const { time, weather } = this.#world;
    const isAtRest = everythingSettled(view).length === 0 && booksEqualLedger(view).length === 0;
    if (isAtRest && !weather.isCalm) this.#world.calm();
    const isOver = isAtRest && weather.isCalm && check(AT_REST, view).length === 0;
    this.#atRestSince = isOver ? (this.#atRestSince ?? time.now) : undefined;
    this.#hasRested = time.now - (this.#atRestSince ?? time.now) >= QUIET;
  }
}
