import type { Command } from '@lateral/core';
import { bilateralIdOf, decodeCommand, fromHex, nodeHashes, toHex } from '@lateral/core';
import { ADMINISTERED, APPLIED } from '../contract/events.js';
import { padded, word } from '../hex.js';
import type { Log } from './receipt.js';
import { demand } from './refusal.js';
import type { Hex } from './rlp.js';

const TOPICS = 3;
/** Hex digits of an ABI word. */
const WORD = 64;

/**
 * The command that a register's log announces; topics are bilateral and command id, the data holds the envelope.
 *
 * @throws ProofRefusal when it is another contract's or another event, or its parts contradict each other.
 */
export function readRegisterLog({ address, topics, data }: Log, register: Hex): Command {
  demand(address === register, 'otherContract', `the log is of ${address}, not of ${register}`);
  const [event, bilateralId, commandId] = topics;
  demand(
    isRegisterEvent(event) && topics.length === TOPICS,
    'otherEvent',
    'the log is none of the events of a register',
  );
  const decoded = decodeCommand(nodeHashes, readAbiBytes(data));
  demand(decoded._tag === 'Right', 'envelopeMalformed', 'the log does not hold a command');
  const command = decoded.right;
  demand(event === eventOf(command), 'otherEvent', `the event is not that of ${command.type}`);
  demand(commandId === `0x${toHex(command.id)}`, 'otherCommand', `the envelope's command is ${toHex(command.id)}`);
  const ofCommand = toHex(bilateralIdOf(command));
  demand(bilateralId === `0x${ofCommand}`, 'otherBilateral', `the envelope's bilateral is ${ofCommand}`);
  return command;
}

/** Whether a log's first topic is that of an accepted command. */
export function isRegisterEvent(topic: Hex | undefined): boolean {
  return topic === APPLIED || topic === ADMINISTERED;
}

function eventOf({ type }: Command): string {
  return type === 'apply' || type === 'reject' ? APPLIED : ADMINISTERED;
}

/** The one ABI argument `bytes`: offset 32, length, then the bytes and zeros up to a whole word; no other spelling is taken. */
function readAbiBytes(data: Hex): Uint8Array {
  const digits = data.slice(2);
  const length = Number(`0x0${digits.slice(WORD, 2 * WORD)}`);
  const bytes = fromHex(digits.slice(2 * WORD, 2 * WORD + 2 * length));
  const spelled = word(32) + word(bytes.length) + padded(bytes);
  demand(digits === spelled, 'envelopeMalformed', 'the data of the log is not one byte string');
  return bytes;
}
