/** Where a program is, or why there is none. */
export type Program = { readonly path: string } | { readonly path: undefined; readonly reason: string };
