/**
 * Mutants that no traffic can tell from the original, by what the pack's rules say of each other. Asked only of
 * mutants that no case told from the original.
 */
import type { SuricataRule } from '../../model/suricata-rule';
import { isMidstream } from './conditions';
import { isOutlived } from './lifetime';
import { whySaidBeside } from './said-beside';
import { isAlertedAlready } from './said-at-once';
import {
  protocolSaidElsewhere,
  portSaidElsewhere,
  addressSaidElsewhere,
  optionSaidElsewhere,
  statesSaidElsewhere,
} from './said-elsewhere';
import type { Widened } from './widened';

/**
 * @param all the rules that stand beside it, whichever detection they are of.
 * @returns the reason in words, or null: then the mutant is a survivor.
 */
export function whyEquivalent(
  widened: Widened,
  rule: SuricataRule,
  all: readonly SuricataRule[],
): string | null {
  if (isAlertedAlready(widened, rule, all)) {
    return 'whatever sets the mark that it waits for is alerted on at once';
  }
  switch (widened.part) {
    case 'reassembly':
      return rule.options.some(isMidstream)
        ? 'nothing is reassembled on a connection that was not established'
        : null;
    case 'expiry':
      return isOutlived(widened.option, all)
        ? 'whoever asks for it asks for something that ends before'
        : null;
    case 'protocol':
      return protocolSaidElsewhere(rule, all);
    case 'port':
      return portSaidElsewhere(rule, all, widened.end);
    case 'address':
      return addressSaidElsewhere(rule, all, widened.end);
    case 'flow':
      return statesSaidElsewhere(rule, all, widened);
    case 'option':
      return (
        (widened.changed && whySaidBeside(rule, widened.option, widened.changed)) ??
        optionSaidElsewhere(rule, all, widened.option)
      );
  }
}
