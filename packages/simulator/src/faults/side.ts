/** Index of a party: 0 buys, 1 sells. */
export type Side = 0 | 1;

export function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
