/** What a mutant of a rule lets pass that the rule does not. */
import type { RuleOption } from '../../model/suricata-rule';
import type { State } from '../../compile/suricata/state';

/** The part of a rule that a mutant widens. */
export type Widened =
  | { part: 'protocol' }
  /** Streams for packets: where nothing is reassembled, both are the packet. */
  | { part: 'reassembly' }
  /** A state that is remembered for longer. */
  | { part: 'expiry'; option: State }
  | { part: 'address' | 'port'; end: 'source' | 'destination' }
  | { part: 'flow'; option: RuleOption; dropped: readonly FlowState[] }
  /** Absent: it was left out. */
  | { part: 'option'; option: RuleOption; changed?: RuleOption };

type FlowState = Extract<RuleOption, { kind: 'flow' }>['states'][number];
export type End = 'source' | 'destination';
