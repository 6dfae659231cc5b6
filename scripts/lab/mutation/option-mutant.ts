import type { RuleOption } from '../../model/suricata-rule';

/** A changed condition; null: the condition is dropped. */
export interface OptionMutant {
  what: string;
  option: RuleOption | null;
  /** Whatever the condition lets pass, this lets pass too. */
  widens?: true;
}
