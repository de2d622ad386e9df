import { appendFileSync, closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Puts a file in place whole or not at all, and returns when it is on the disk. */
export function writeWhole(path: string, parts: readonly Uint8Array[]): void {
  const draft = `${path}.draft`;
  withFile(draft, 'w', (file) => {
    for (const part of parts) writeFileSync(file, part); // at the file's own position, so each after the other
    fsyncSync(file);
  });
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Appends and returns when it is on the disk. */
export function appendSynced(file: number, bytes: Uint8Array): void {
  appendFileSync(file, bytes);
  fsyncSync(file);
}

/** Makes new, renamed and removed names of a folder last. */
export function syncFolder(path: string): void {
  withFile(path, 'r', fsyncSync);
}

function withFile(path: string, flags: string, use: (file: number) => void): void {
  const file = openSync(path, flags);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}
