/** Items by their key, in the order of first appearance (`Map.groupBy` needs Node 21). */
export const groupBy = (items, keyOf) =>
  items.reduce((groups, item) => groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]), new Map());
