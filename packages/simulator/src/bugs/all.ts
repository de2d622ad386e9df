import type { PlantedBug } from './bug.js';
import { EXCHANGE_BUGS } from './exchange-bugs.js';
import { FOLLOWER_BUGS } from './follower-bugs.js';
import { OUTBOX_BUGS } from './outbox-bugs.js';
import { SEQUENCER_BUGS } from './sequencer-bugs.js';

/** Every planted bug; each must be found within 2,000 runs. */
export const BUGS: readonly PlantedBug[] = [...OUTBOX_BUGS, ...SEQUENCER_BUGS, ...FOLLOWER_BUGS, ...EXCHANGE_BUGS];
