/** @packageDocumentation The payload reader for an inversify container; the only entry of this package that loads inversify. */

import type { Either } from 'fp-ts/lib/Either.js';
import { token } from '@lateral/core/di';
import { ContainerModule } from 'inversify';
import type { OrderFile, OrderFileOptions } from '../order-v10/read-order-file.js';
import { readOrderFile } from '../order-v10/read-order-file.js';
import type { UsageLine, UsageLineProblem } from '../usage-v4/read-usage-line.js';
import { readUsageLine } from '../usage-v4/read-usage-line.js';
import type { PayloadProblem } from '../wire/payload.js';

/** Reads what the other party sends, with what is agreed about it once and for all. */
export interface PayloadReader {
  order(text: string): Either<readonly PayloadProblem[], OrderFile>;
  /** @param lineNumber - From 1. */
  usageLine(line: string, lineNumber: number): Either<readonly UsageLineProblem[], UsageLine>;
}

export const PAYLOAD_READER = token<PayloadReader>('PayloadReader');

/** Binds {@link PAYLOAD_READER}. */
export function sonataBridgeModule(options: OrderFileOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(PAYLOAD_READER).toConstantValue({
      order: (text) => readOrderFile(text, options),
      usageLine: (line, lineNumber) => readUsageLine(line, lineNumber, options),
    });
  });
}
