import type { EngineCommand } from './engine';
import { badEnding, runProcess } from '../process';

/** Answers come in a second; a busy machine with a slow disk shall not lose its engine for it. */
const PROBE_SECONDS = 120;

export interface SuricataAnswer {
  version: string;
  /** The configuration folder that it was built with. */
  configFolder: string;
}

/** What `suricata --build-info` says, or a string with what went wrong. */
export async function probeSuricata(command: EngineCommand): Promise<SuricataAnswer | string> {
  const text = await answerOf(command);
  if (text.problem) return text.problem;
  const version = /This is Suricata version (\d+\.\d+\.\d+\S*)/.exec(text.stdout)?.[1];
  if (!version) return `${command.file} does not say that it is Suricata`;
  const folder = /^\s*(?:Suricata )?Configuration directory:\s*(\S+)/m.exec(text.stdout)?.[1];
  return { version, configFolder: folder ?? '/etc/suricata' };
}

/** Zeek's version, or null and a string with what went wrong. */
export async function probeZeek(
  command: EngineCommand,
): Promise<{ version: string } | { problem: string }> {
  const text = await answerOf(command);
  if (text.problem) return { problem: text.problem };
  const version = /zeek version (\d+\.\d+\.\d+\S*)/.exec(text.stdout)?.[1];
  return version ? { version } : { problem: `${command.file} does not say that it is Zeek` };
}

async function answerOf(
  command: EngineCommand,
): Promise<{ stdout: string; problem: string | null }> {
  try {
    const result = await runProcess(command, { timeoutSeconds: PROBE_SECONDS });
    const ending = badEnding(result, PROBE_SECONDS);
    const why = result.stderr.trim().split('\n').at(-1) ?? '';
    return { stdout: result.stdout, problem: ending && `${command.file} ${ending}: ${why}` };
  } catch (error) {
    return {
      stdout: '',
      problem: `${command.file} cannot be started: ${(error as Error).message}`,
    };
  }
}
