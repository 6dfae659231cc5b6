/** Longer texts of others are cut: a name that fills a page hides the others. */
const MOST_CHARACTERS = 200;

/**
 * Control characters, what turns the direction of text (UAX #9), separators of lines, what is invisible, and
 * halves of surrogate pairs: none may be in a page as it is, since what follows would look like something else.
 */
const NOT_SHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

/**
 * A text that others wrote, as it may be shown: one line, in its own order, of bounded length. Characters that
 * would not be seen are named as `<U+202E>`. Still to be escaped.
 */
export function shownText(text: string, mostCharacters = MOST_CHARACTERS): string {
  const characters = [...text.slice(0, 2 * mostCharacters)];
  const isCut = text.length > 2 * mostCharacters || characters.length > mostCharacters;
  const kept = characters.slice(0, mostCharacters).join('');
  const shown = kept.replace(NOT_SHOWN, (one) => {
    return `<U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
  return isCut ? `${shown}…` : shown;
}
