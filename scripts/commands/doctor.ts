import path from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../lib/exit-codes';
import type { Check } from '../operator/doctor/check';
import type { Read } from '../operator/doctor/sensor/read';
import type { Examined } from '../operator/doctor/trial/examine-with-trial';
import { runCommand } from './run-command';

interface Options {
  pack: string;
  engine: boolean;
  minutes: string;
  json?: boolean;
  checks?: boolean;
  only?: string;
}

export function register(program: Command): void {
  program
    .command('doctor')
    .description(
      "run a sensor's engine with the sensor's own files over the pack's proofs, and say what is lost and why",
    )
    .argument('[paths...]', 'files and folders of the sensor, or dumps of it; - is standard input')
    .option(
      '--pack <folder>',
      'the pack that is to run there',
      path.join(__dirname, '..', '..', 'dist'),
    )
    .option('--only <ids>', 'ask these checks only, separated by commas')
    .option('--checks', 'list the checks and stop')
    .option('--minutes <n>', 'how long the runs of one engine may take in all', '10')
    .option('--no-engine', 'ask the checks alone; no change is tried, so none is given')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
It runs on copies, without a network, and changes nothing. Exit code: 0 nothing or information only,
1 a warning, 2 an error or wrong usage, 3 no error, but not all could be read or run.

  vitalwire doctor /etc/suricata /var/lib/suricata/rules
  suricata --dump-config | vitalwire doctor -
  suricata --build-info > build.txt; zeek -N > zeek.txt; vitalwire doctor build.txt zeek.txt
  vitalwire doctor /opt/zeek/share/zeek/site /opt/zeek/etc /opt/zeek/logs/current`,
    )
    .action((paths: string[], options: Options) =>
      runCommand('doctor', () => doctor(paths, options)),
    );
}

async function doctor(paths: readonly string[], options: Options): Promise<number> {
  const { exitCodeOf } = await import('../operator/doctor/examine');
  const { examineWithTrial } = await import('../operator/doctor/trial/examine-with-trial');
  if (options.checks) return listChecks(options);
  if (paths.length === 0) throw new Error('name at least one file or folder of a sensor');
  const minutes = Number(options.minutes);
  if (!(minutes > 0))
    throw new Error(`--minutes ${options.minutes}: write a number above 0, such as 10`);
  const checks = await chosenChecks(options.only);
  const read = await readGiven(paths, options.pack);
  const examined = await examineWithTrial(read, checks, { runsEngine: options.engine, minutes });
  // Checks read what a configuration names, so what could not be read is known only now.
  const isWhole =
    read.partly.every(({ isDamaged }) => !isDamaged) &&
    examined.trials.every(({ seen }) => seen !== null);
  const exitCode = exitCodeOf(examined.examination, isWhole);
  await print(read, examined, exitCode, options);
  return exitCode;
}

async function listChecks({ json }: Options): Promise<number> {
  const { CHECKS } = await import('../operator/doctor/all-checks');
  const { checkList } = await import('../operator/doctor/report');
  process.stdout.write(json ? `${JSON.stringify(CHECKS)}\n` : checkList(CHECKS));
  return EXIT.ok;
}

/** @param only ids separated by commas; all checks, where nothing is said. */
async function chosenChecks(only: string | undefined): Promise<Check[]> {
  const { CHECKS } = await import('../operator/doctor/all-checks');
  const ids = only?.split(',').map((id) => id.trim());
  const unknown = ids?.find((id) => !CHECKS.some((check) => check.id === id));
  if (unknown !== undefined) throw new Error(`no check "${unknown}"; --checks lists them`);
  return CHECKS.filter(({ id }) => !ids || ids.includes(id));
}

/** @throws Error where nothing that was given is of an engine. */
async function readGiven(paths: readonly string[], pack: string): Promise<Read> {
  const { readSensor } = await import('../operator/doctor/sensor/read');
  const { readPack } = await import('../operator/doctor/sensor/pack-rules');
  const read = readSensor(paths, readPack(pack));
  const { sensor, partly } = read;
  if (sensor.suricata || sensor.zeek) return read;
  for (const { file, note } of partly) process.stderr.write(`${file}: ${note}\n`);
  throw new Error(
    `nothing given${partly.length > 0 ? ' that can be read' : ''} is a file of Suricata or Zeek; "vitalwire doctor --help" has examples`,
  );
}

async function print(
  { sensor, files, partly, unknown: notUnderstood, textOf }: Read,
  { examination, trials }: Examined,
  exitCode: number,
  { json }: Options,
): Promise<void> {
  const { onPlatform } = await import('../operator/doctor/platform');
  const { engineTests, withSensorPaths } = await import('../operator/doctor/sensor-paths');
  const { reportText } = await import('../operator/doctor/report');
  const diagnoses = withSensorPaths(onPlatform(examination.diagnoses, sensor), sensor);
  const tests = engineTests(sensor);
  if (json) {
    const { passed, notAsked } = examination;
    const report = {
      exitCode,
      findings: diagnoses,
      trials,
      passed,
      notAsked,
      read: files,
      partlyRead: partly,
      notUnderstood,
      tests,
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  for (const file of notUnderstood) process.stderr.write(`${file}: nothing the doctor reads\n`);
  const examined = { examination: { ...examination, diagnoses }, trials, partly, tests, textOf };
  process.stdout.write(`${reportText(examined)}\n`);
}
