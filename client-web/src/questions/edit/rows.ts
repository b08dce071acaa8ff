// Lists that are edited as a whole.

export function replaced<Item>(items: readonly Item[], at: number, item: Item): readonly Item[] {
  return items.map((one, index) => (index === at ? item : one));
}

export function removed<Item>(items: readonly Item[], at: number): readonly Item[] {
  return items.filter((_, index) => index !== at);
}

export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const rest = removed(items, from);
  return items[from] === undefined ? items : [...rest.slice(0, to), items[from], ...rest.slice(to)];
}
