import { readFile } from 'node:fs/promises';
import { verifyEvmLedgerProof } from '@lateral/adapter-evm/proof';
import type { EvidenceVerdict, NotShown, ProofLevel } from '@lateral/core';
import { nodeEvidenceTools, verifyEvidence } from '@lateral/core';
import type { Terminal } from './terminal.js';

const SHOWS: Readonly<Record<ProofLevel, string>> = {
  committed: 'the documents are those whose digests stand on the ledger',
  attested: 'each change is signed by the keys of the parties that had to',
  included: 'the changes are in the log whose head both parties signed',
  lifecycle: 'each change was allowed when it was made, and none is left out',
  reexecuted: 'each amount was computed again from the agreed terms and usage',
};

const DOES_NOT_SHOW: Readonly<Record<NotShown, string>> = {
  'usage-happened': 'that the reported usage took place',
  'usage-complete': 'that all usage was reported',
  'signing-time': 'when exactly the parties signed',
  'ledger-inclusion': 'that a public ledger holds the log head',
  'block-final': 'that the block with the newest change stays: ask a node that you trust',
  'later-changes': 'what came after this log head',
  correctness: 'that the amounts are right',
  absence: 'that what is left out does not matter',
};

/**
 * Checks an evidence bundle without any ledger and prints the verdict.
 *
 * @returns The exit code: 0 verified, 1 a check failed, 2 the file cannot be read.
 */
export async function verifyFile(file: string, { print, printError }: Terminal): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    printError(
      `${file} cannot be read. npm run demo writes out/evidence.json; npm run demo:verify -- FILE checks another.`,
    );
    return 2;
  }
  const verdict = verifyEvidence(text, nodeEvidenceTools({ verifyLedgerProof: verifyEvmLedgerProof }));
  print(verdictText(file, verdict));
  return verdict.ok ? 0 : 1;
}

/** A verdict in words. What breaks a business rule stands in front of what is shown, so that nobody overlooks it. */
export function verdictText(file: string, verdict: EvidenceVerdict): string {
  const { ok, level, shows, doesNotShow, unsound = [], reason, summary } = verdict;
  if (!ok) return `${file}: NOT verified\n  failed check      ${reason ?? ''}`;
  const row = ([name, value]: readonly [string, unknown]): string => `  ${name.padEnd(16)}  ${String(value)}`;
  return [
    `${file}: verified, level ${level ?? ''}`,
    ...(unsound.length === 0 ? [] : ['It holds what breaks a business rule', ...unsound.map((each) => `  ${each}`)]),
    'It shows',
    ...shows.map((each) => row([each, SHOWS[each]])),
    'It does not show',
    ...doesNotShow.map((each) => row([each, DOES_NOT_SHOW[each]])),
    'It is about',
    ...Object.entries(summary ?? {}).map(row),
  ].join('\n');
}
