import type { Check, Finding } from '../check';
import { without, zeekLines } from '../fixes';
import { linesOf } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-notices',
  engine: 'zeek',
  shownBy: 'run',
  about: 'No notice of ours is ignored, and both logs are written.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const found: Finding[] = [];
    for (const script of zeek!.scripts) {
      for (const { name, operator, value, file, line } of script.redefs) {
        if (name !== 'Notice::ignored_types' || operator === '-=' || !/Vitalwire::/.test(value))
          continue;
        const types = [...new Set(value.match(/Vitalwire::\w+/g) ?? [])];
        const all = zeek!.scripts.flatMap(({ redefs }) => redefs);
        if (
          all.some(
            (one) =>
              one.name === name &&
              one.operator === '-=' &&
              types.every((type) => one.value.includes(type)),
          )
        )
          continue;
        found.push({
          level: 'error',
          title: `Notice::ignored_types holds ${types.join(', ')}`,
          means:
            'These notices are dropped before anyone sees them. vitalwire.log still has the finding. To exempt single hosts, use vitalwire.tuning.yaml.',
          at: `${file}:${line}`,
          fix: [zeekLines(zeek!, `redef Notice::ignored_types -= { ${types.join(', ')} };`)],
        });
      }
      for (const { value, file, line } of linesOf(
        script,
        /Log::(disable_stream|remove_default_filter|remove_filter|remove_stream)\s*\(\s*(Vitalwire::LOG|Notice::LOG)[^;]*;/,
      )) {
        found.push({
          level: 'error',
          title: value.replace(/\s+/g, ' '),
          means: value.includes('Vitalwire')
            ? 'vitalwire.log is not written.'
            : 'notice.log is not written: no notice of ours or of anyone is seen.',
          at: `${file}:${line}`,
          fix: [commentOut(script.text, file, line)],
        });
      }
      for (const { value, file, line } of linesOf(
        script,
        /hook\s+(Vitalwire::finding_policy|Vitalwire::log_policy|Notice::log_policy|Notice::policy)\b[^{]*\{[^}]*\bbreak\b/,
      )) {
        const ours = value.includes('Vitalwire');
        const conditional = /\bif\s*\(/.test(value);
        if (!ours && conditional) continue;
        found.push({
          level: conditional ? 'info' : 'error',
          title: `a hook ${/hook\s+([\w:]+)/.exec(value)![1]} breaks${conditional ? ' under a condition' : ' always'}`,
          means: conditional
            ? 'It vetoes some findings. See that its condition is no wider than you mean.'
            : 'No finding passes it.',
          at: `${file}:${line}`,
          fix: conditional
            ? []
            : [
                {
                  file,
                  how: 'do',
                  lines: [`Take out the hook at line ${line}, or give it a condition.`],
                },
              ],
        });
      }
    }
    return found;
  },
};

/** One statement on its own line becomes a comment; nothing else of the script moves. */
function commentOut(text: string, file: string, line: number) {
  const old = text.split('\n')[line - 1]!;
  return /;\s*(#.*)?$/.test(old) && !old.includes('{')
    ? { file, how: 'replace' as const, line, lines: [`# ${old}`] }
    : /^\s*$/.test(old)
      ? without(file, line)
      : { file, how: 'do' as const, lines: [`Take the call out of line ${line}.`] };
}
