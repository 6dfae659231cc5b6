import type { SuricataRule } from '../model/suricata-rule';

/** A warning of `suricata --engine-analysis`, as 7 and 8 word it in rules_analysis.txt. */
export interface AnalysisWarning {
  sid: number;
  text: string;
}

/** A warning that stands, for rules of one shape, with the reason. */
interface Exception {
  warning: RegExp;
  applies(rule: SuricataRule): boolean;
  reason: string;
}

const BOTH_WAYS = /inspecting both the request and the response/;
const NO_FLOW = /TCP rule without a flow or flags option/;

/** Every warning that the pack's rules may have. A new one is a rule to mend, or a line here with its reason. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    warning: NO_FLOW,
    applies: (rule) => flowStates(rule).some((state) => /^to_/.test(state)),
    reason:
      'the rule has a direction; the analysis counts states of the flow only, since a direction alone becomes the choice of the rule group and no option is left (suricata 7.0.10 src/detect-flow.c)',
  },
  {
    warning: new RegExp(`${BOTH_WAYS.source}|${NO_FLOW.source}`),
    applies: ({ crossing }) => crossing === true,
    reason:
      'the direction is in the header, from $HOME_NET to outside or back; that of the flow is not known where no handshake was seen',
  },
  {
    warning: BOTH_WAYS,
    applies: (rule) => flowStates(rule).includes('not_established'),
    reason: 'who is the client is not known where no handshake was seen',
  },
  {
    warning: BOTH_WAYS,
    applies: ({ options }) => options.some(({ kind }) => kind === 'flags'),
    reason: 'the flags of the handshake say who speaks',
  },
  {
    warning: BOTH_WAYS,
    applies: ({ protocol, source, destination }) =>
      protocol === 'udp' &&
      (source.address !== 'any' || source.port !== 'any' || destination.port !== 'any'),
    reason: 'the header names who sends or the port of it, or the port of who receives',
  },
  {
    warning: new RegExp(`${BOTH_WAYS.source}|${NO_FLOW.source}`),
    applies: ({ silent, options }) =>
      !silent && options.some((option) => option.kind === 'flowbits' && option.action === 'isset'),
    reason: 'the mark that it asks for is set by rules that know the direction',
  },
  {
    warning: new RegExp(`${BOTH_WAYS.source}|${NO_FLOW.source}`),
    applies: isSequence,
    reason:
      'either side may send such messages, and who is the client is not known where no handshake was seen',
  },
  {
    warning: new RegExp(`${BOTH_WAYS.source}|${NO_FLOW.source}`),
    applies: ({ destination }) => typeof destination.address !== 'string',
    reason: 'the header names the server',
  },
];

/** Warnings that no exception covers. */
export function uncovered(
  warnings: readonly AnalysisWarning[],
  rules: ReadonlyMap<number, SuricataRule>,
): AnalysisWarning[] {
  return warnings.filter(({ sid, text }) => {
    const rule = rules.get(sid);
    return !rule || !EXCEPTIONS.some(({ warning, applies }) => warning.test(text) && applies(rule));
  });
}

/** The warnings in a rules_analysis.txt, each once for its rule. */
export function warningsIn(analysis: string): AnalysisWarning[] {
  const warnings = new Map<string, AnalysisWarning>();
  let sid = 0;
  for (const line of analysis.split('\n')) {
    sid = Number(/^== Sid: (\d+) ==/.exec(line)?.[1] ?? sid);
    const text = /^\s*Warning: (.*)$/.exec(line)?.[1];
    if (text) warnings.set(`${sid} ${text}`, { sid, text });
  }
  return [...warnings.values()];
}

/**
 * What stands behind what in a stream: every condition but the first place is relative to the one before, and what is
 * searched for has four bytes that are not zero.
 */
function isSequence({ protocol, options }: SuricataRule): boolean {
  const [first, ...behind] = options.filter((option) => option.kind === 'content');
  if (protocol !== 'tcp' || !first || behind.length === 0) return false;
  if (options.some(({ kind }) => kind === 'flow' || kind === 'flags')) return false;
  const searched = [first, ...behind].find(({ fastPattern }) => fastPattern) ?? first;
  return (
    first.offset === undefined &&
    behind.every(({ distance, within }) => distance !== undefined && within !== undefined) &&
    searched.bytes.filter((byte) => byte !== 0).length >= 4
  );
}

function flowStates({ options }: SuricataRule): readonly string[] {
  return options.flatMap((option) => (option.kind === 'flow' ? option.states : []));
}
