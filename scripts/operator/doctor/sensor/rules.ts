import { continuedLines } from './continued-lines';

/** A Suricata rule as a sensor has it. */
export interface LoadedRule {
  file: string;
  line: number;
  /** False behind `# `. */
  enabled: boolean;
  action: string;
  protocol: string;
  source: string;
  destination: string;
  msg: string;
  gid: number;
  sid: number;
  rev: number;
  /** Keywords in order, `content:"x"`; values may hold `;` only when escaped. */
  options: { name: string; value: string }[];
  raw: string;
}

export interface RulesFile {
  file: string;
  rules: LoadedRule[];
  /** Lines that are neither rule, comment nor blank. */
  strange: number[];
  /** True where the text is no rules at all, such as an error page saved by a download. */
  notRules: boolean;
}

const RULE =
  /^(#+\s*)?(alert|drop|reject|rejectsrc|rejectdst|rejectboth|pass|config|accept)\s+([\w.:-]+)\s+(\S+|\[[^\]]*\])\s+(\S+|\[[^\]]*\])\s+(->|<>|=>)\s+(\S+|\[[^\]]*\])\s+(\S+|\[[^\]]*\])\s*\((.*)\)\s*$/;

/** Reads a .rules file. A line that ends in `\` goes on, as Suricata reads it. */
export function readRules(file: string, text: string): RulesFile {
  const rules: LoadedRule[] = [];
  const strange: number[] = [];
  for (const line of continuedLines(text)) {
    const rule = parseRule(file, line.first, line.text);
    if (rule) rules.push(rule);
    else if (line.text !== '' && !line.text.startsWith('#')) strange.push(line.first);
  }
  const notRules = rules.length === 0 && strange.length > 0;
  return { file, rules, strange, notRules };
}

export function parseRule(file: string, line: number, text: string): LoadedRule | null {
  const parts = RULE.exec(text);
  if (!parts) return null;
  const options = splitOptions(parts[9]!);
  const value = (name: string) => options.find((option) => option.name === name)?.value;
  const sid = Number(value('sid'));
  if (!Number.isInteger(sid)) return null;
  return {
    file,
    line,
    enabled: parts[1] === undefined,
    action: parts[2]!,
    protocol: parts[3]!,
    source: parts[4]!,
    destination: parts[7]!,
    msg: (value('msg') ?? '').replace(/^"|"$/g, ''),
    gid: Number(value('gid') ?? 1),
    sid,
    rev: Number(value('rev') ?? 0),
    options,
    raw: text,
  };
}

function splitOptions(text: string): LoadedRule['options'] {
  return text
    .split(/(?<!\\);/)
    .map((option) => option.trim())
    .filter((option) => option !== '')
    .map((option) => {
      const colon = option.indexOf(':');
      return colon < 0
        ? { name: option, value: '' }
        : { name: option.slice(0, colon).trim(), value: option.slice(colon + 1).trim() };
    });
}
