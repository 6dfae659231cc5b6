import path from 'node:path';
import type { Command } from 'commander';

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
    .action(async (paths: string[], options: Options) => {
      const { CHECKS } = await import('../operator/doctor/all-checks');
      const { exitCodeOf } = await import('../operator/doctor/examine');
      const { checkList, reportText } = await import('../operator/doctor/report');
      if (options.checks) {
        const text = options.json ? `${JSON.stringify(CHECKS)}\n` : checkList(CHECKS);
        process.stdout.write(text);
        return;
      }
      const { readSensor } = await import('../operator/doctor/sensor/read');
      const { readPack } = await import('../operator/doctor/sensor/pack-rules');
      if (paths.length === 0) return usage('name at least one file or folder of a sensor');
      const minutes = Number(options.minutes);
      if (!(minutes > 0))
        return usage(`--minutes ${options.minutes}: write a number above 0, such as 10`);
      const wanted = options.only?.split(',').map((id) => id.trim());
      const checks = CHECKS.filter(({ id }) => !wanted || wanted.includes(id));
      const unknown = wanted?.filter((id) => !checks.some((check) => check.id === id)) ?? [];
      if (unknown.length > 0) return usage(`no check "${unknown[0]}"; --checks lists them`);
      let read;
      try {
        read = readSensor(paths, readPack(options.pack));
      } catch (error) {
        return usage((error as Error).message);
      }
      const { sensor, files, unknown: strange } = read;
      if (!sensor.suricata && !sensor.zeek) {
        const { partly } = read;
        for (const { file, note } of partly) process.stderr.write(`${file}: ${note}\n`);
        return usage(
          `nothing given${partly.length > 0 ? ' that can be read' : ''} is a file of Suricata or Zeek; "vitalwire doctor --help" has examples`,
        );
      }
      const { examineWithTrial } = await import('../operator/doctor/trial/examine-with-trial');
      const { engineTests, withSensorPaths } = await import('../operator/doctor/sensor-paths');
      const { examination, trials } = await examineWithTrial(read, checks, {
        runsEngine: options.engine,
        minutes,
      });
      // Checks read what a configuration names.
      const { partly } = read;
      const isWhole =
        partly.every(({ isDamaged }) => !isDamaged) && trials.every(({ seen }) => seen !== null);
      process.exitCode = exitCodeOf(examination, isWhole);
      const { onPlatform } = await import('../operator/doctor/platform');
      const diagnoses = withSensorPaths(onPlatform(examination.diagnoses, sensor), sensor);
      const tests = engineTests(sensor);
      if (options.json) {
        const { passed, notAsked } = examination;
        const report = {
          findings: diagnoses,
          trials,
          passed,
          notAsked,
          read: files,
          partlyRead: partly,
          notUnderstood: strange,
          tests,
        };
        process.stdout.write(`${JSON.stringify({ exitCode: process.exitCode, ...report })}\n`);
        return;
      }
      for (const file of strange) process.stderr.write(`${file}: nothing the doctor reads\n`);
      const text = reportText({
        examination: { ...examination, diagnoses },
        trials,
        partly,
        tests,
        textOf: read.textOf,
      });
      process.stdout.write(`${text}\n`);
    });
}

function usage(problem: string): void {
  process.stderr.write(`vitalwire doctor: ${problem}\n`);
  process.exitCode = 2;
}
