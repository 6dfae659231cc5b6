import { EXPECTED_BIT } from '../model/mark';
import { FIRST_EXPECTED_SID } from '../model/sid-range';

/** Two ends that are meant to talk in clear, each an address or CIDR of one family: a monitor and its gateway. */
export type ExpectedPair = readonly [string, string];

/**
 * A rule for each pair that marks their flows, for the rules of the pack that ask whether a pair is expected. On addresses
 * alone: looked at once for each flow, before all rules that look at data. Names no address of a site but these.
 */
export function expectedRules(pairs: readonly ExpectedPair[]): string {
  const lines = pairs.map(
    ([one, other], i) =>
      `alert ip ${one} any <> ${other} any (msg:"VITALWIRE SILENT expected pair"; flowbits:set,${EXPECTED_BIT}; noalert; classtype:not-suspicious; sid:${FIRST_EXPECTED_SID + i}; rev:1;)`,
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** The same pairs as values of the Zeek package's option `Vitalwire::expected_pairs`. */
export function expectedValues(pairs: readonly ExpectedPair[]): string[] {
  return pairs.map(([one, other]) => `${one} ${other}`);
}
