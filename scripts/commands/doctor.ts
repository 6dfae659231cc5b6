import path from 'node:path';
import type { Command } from 'commander';

interface Options {
  pack: string;
  json?: boolean;
  checks?: boolean;
  only?: string;
}

export function register(program: Command): void {
  program
    .command('doctor')
    .description(
      "read a sensor's own files and say what will not work, with the lines that mend it",
    )
    .argument('[paths...]', 'files and folders of the sensor, or dumps of it; - is standard input')
    .option(
      '--pack <folder>',
      'the pack that is to run there',
      path.join(__dirname, '..', '..', 'dist'),
    )
    .option('--only <ids>', 'ask these checks only, separated by commas')
    .option('--checks', 'list the checks and stop')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
It reads files and changes nothing. Exit code: 0 nothing or information only, 1 a warning, 2 an error.

  vitalwire doctor /etc/suricata /var/lib/suricata/rules
  suricata --dump-config | vitalwire doctor -
  suricata --build-info > build.txt; zeek -N > zeek.txt; vitalwire doctor build.txt zeek.txt
  vitalwire doctor /opt/zeek/share/zeek/site /opt/zeek/etc /opt/zeek/logs/current`,
    )
    .action(async (paths: string[], options: Options) => {
      const { allChecks, examine, exitCodeOf } = await import('../operator/doctor/examine');
      const { checkList, reportText } = await import('../operator/doctor/report');
      if (options.checks) {
        const text = options.json ? `${JSON.stringify(allChecks())}\n` : checkList(allChecks());
        process.stdout.write(text);
        return;
      }
      const { readSensor } = await import('../operator/doctor/sensor/read');
      const { readPack } = await import('../operator/doctor/sensor/pack-rules');
      if (paths.length === 0) return usage('name at least one file or folder of a sensor');
      const wanted = options.only?.split(',').map((id) => id.trim());
      const checks = allChecks().filter(({ id }) => !wanted || wanted.includes(id));
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
        return usage(
          'nothing given is a file of Suricata or Zeek; "vitalwire doctor --help" has examples',
        );
      }
      const examination = examine(sensor, checks);
      process.exitCode = exitCodeOf(examination);
      if (options.json) {
        const { diagnoses, passed, notAsked } = examination;
        const report = {
          findings: diagnoses,
          passed,
          notAsked,
          read: files,
          notUnderstood: strange,
        };
        process.stdout.write(`${JSON.stringify({ exitCode: process.exitCode, ...report })}\n`);
        return;
      }
      for (const file of strange) process.stderr.write(`${file}: nothing the doctor reads\n`);
      process.stdout.write(`${reportText(examination)}\n`);
    });
}

function usage(problem: string): void {
  process.stderr.write(`vitalwire doctor: ${problem}\n`);
  process.exitCode = 2;
}
