interface Repeat {
  /** Where it stands again. */
  at: number;
  /** Where it stands first. */
  first: number;
}

/** Texts of a list that stand in it before. */
export function repeats(texts: readonly (string | undefined)[]): Repeat[] {
  return texts.flatMap((text, at) => {
    const first = texts.indexOf(text);
    return text !== undefined && first < at ? [{ at, first }] : [];
  });
}
