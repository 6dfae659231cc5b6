/** Rules that wait for a mark whose setting was alerted on at once. */
import type { SuricataRule } from '../../model/suricata-rule';
import { contains, family, isFlowbit, patternHas, same, sameOption } from './conditions';
import { setters, type State } from '../../compile/suricata/state';
import type { Widened, End } from './widened';

/**
 * Whether a rule that waits for a mark says nothing that was not said when the mark was set: each rule that sets it has
 * all that some alert of the same statement asks for. Of a crossing the direction counts: it says who is outside.
 */
export function isAlertedAlready(
  widened: Widened,
  rule: SuricataRule,
  all: readonly SuricataRule[],
): boolean {
  const isDirection = widened.part === 'flow' && !rule.crossing;
  if (rule.silent || !(widened.part === 'protocol' || isDirection)) return false;
  const alerts = all.filter(
    (other) =>
      !other.silent &&
      other.stated === rule.stated &&
      other.crossing === rule.crossing &&
      same(other.source.address, rule.source.address) &&
      same(other.destination.address, rule.destination.address),
  );
  return rule.options.filter(isFlowbit('isset')).some((mark) => {
    const rules = setters(mark, all);
    const saysAtOnce = (setter: SuricataRule) =>
      alerts.some((alert) => waitsFor(alert, mark) && asksForNoMore(alert, setter, rule));
    return rules.length > 0 && rules.every(saysAtOnce);
  });
}

function waitsFor({ options }: SuricataRule, mark: State): boolean {
  return options.some((option) => isFlowbit('isset')(option) && option.name === mark.name);
}

/** Whether whatever a rule matches that sets a mark is what an alert asks for, but for what another alert asks for too. */
function asksForNoMore(alert: SuricataRule, setter: SuricataRule, beside: SuricataRule): boolean {
  const isPort = (end: End) => alert[end].port === 'any' || same(alert[end].port, setter[end].port);
  const set = setter.options.filter(isFlowbit('set')).map(({ name }) => name);
  return (
    family(alert.protocol) === family(setter.protocol) &&
    isPort('source') &&
    isPort('destination') &&
    alert.options.every(
      (option) =>
        (isFlowbit('isset')(option) && set.includes(option.name)) ||
        (isFlowbit('isnotset')(option) && beside.options.some((own) => sameOption(own, option))) ||
        setter.options.some(
          (own) => sameOption(own, option) || contains(own, option) || patternHas(own, option),
        ),
    )
  );
}
