import { InvalidArgumentError } from 'commander';

/** A parser of an option's value, whose complaint is commander's own and ends with exit code 2. */
export function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

/** Networks as a person writes them, with commas; see lib/site-networks. */
export const networks = argument((text) => {
  // Loaded when the option is given: a command's help needs no addresses.
  const { parseNetworks } =
    require('../lib/site-networks') as typeof import('../lib/site-networks');
  return parseNetworks(text);
});

/** The start of a time span, as epoch seconds; see operator/hunt/since. */
export const since = argument((text) => {
  const { parseSince } =
    require('../operator/hunt/since') as typeof import('../operator/hunt/since');
  return parseSince(text, Date.now() / 1000);
});

/** A whole number from 1. */
export const positive = argument((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error('Write a whole number from 1.');
  return value;
});

/** A port of TCP or UDP. */
export const port = argument((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    throw new Error('Write a port from 1 to 65535.');
  }
  return value;
});
