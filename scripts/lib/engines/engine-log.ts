import { objectAt, parseObject } from '../json';
import { existsSync, readFileSync } from 'node:fs';

/** One complaint of Suricata's own. Notices and below are left out. */
export interface EngineMessage {
  level: 'error' | 'warning';
  text: string;
}

/**
 * Warnings and errors from Suricata's JSON log; when it died before it opened one (a broken
 * configuration), from its standard error.
 */
export function readEngineLog(file: string, stderr: string): EngineMessage[] {
  const messages = existsSync(file) ? parseEngineLog(readFileSync(file, 'utf8')) : [];
  return messages.length > 0 ? messages : parseConsole(stderr);
}

/** Lines of `type: json`, the same in 6, 7 and 8. A line cut short by a crash is left out. */
export function parseEngineLog(text: string): EngineMessage[] {
  return text.split('\n').flatMap((line): EngineMessage[] => {
    const entry = parseObject(line);
    const text = objectAt(entry?.engine).message;
    return typeof entry?.log_level === 'string' && typeof text === 'string'
      ? message(entry.log_level, text)
      : [];
  });
}

/** Console lines: `<Error> - [ERRCODE: ...] - text` in 6, `Error: module: text` since 7. */
export function parseConsole(text: string): EngineMessage[] {
  return text.split('\n').flatMap((line): EngineMessage[] => {
    const six = /<(Error|Warning)> -+ (?:\[ERRCODE: \S+\] - )?(.*)$/.exec(line);
    const later = /^(?:\[[^\]]*\] )?(?:<)?(E|Error|W|Warning)(?:>)?: (.*)$/.exec(line);
    const [, level, said] = six ?? later ?? [];
    return level && said ? message(level, said) : [];
  });
}

function message(level: string, text: string): EngineMessage[] {
  const letter = level.charAt(0).toUpperCase();
  if (letter === 'W') return [{ level: 'warning', text }];
  return ['Error', 'E', 'Critical', 'Alert', 'Emergency'].includes(level)
    ? [{ level: 'error', text }]
    : [];
}
