import { problems, type ProofReport, type ReportVerdict } from './report';

/** The report as JUnit XML, one suite for each engine and detection: what CI systems show by themselves. */
export function reportJunit(report: ProofReport): string {
  const suites = report.engines
    .filter(({ absent }) => absent === null)
    .flatMap(({ name }) =>
      report.detections.map((detection) =>
        suite(
          `${name}: ${detection}`,
          report.verdicts.filter((v) => v.engine === name && v.detection === detection),
        ),
      ),
    );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${[...suites, rest(report)].join('')}</testsuites>\n`;
}

function suite(name: string, verdicts: readonly ReportVerdict[]): string {
  const count = (status: string) => verdicts.filter((verdict) => verdict.status === status).length;
  const counts = `tests="${verdicts.length}" failures="${count('fail')}" errors="${count('error')}" skipped="${count('declared')}"`;
  return `  <testsuite name="${xml(name)}" ${counts}>\n${verdicts.map(testcase).join('')}  </testsuite>\n`;
}

function testcase(verdict: ReportVerdict): string {
  const open = `    <testcase classname="${xml(`${verdict.engine}.${verdict.detection}`)}" name="${xml(verdict.case)}"`;
  if (verdict.status === 'pass') return `${open}/>\n`;
  const element = { fail: 'failure', error: 'error', declared: 'skipped' }[verdict.status];
  const detail = [verdict.why, verdict.pcap, verdict.command].filter(Boolean).join('\n');
  return `${open}><${element} message="${xml(verdict.why ?? '')}">${xml(detail)}</${element}></testcase>\n`;
}

/** What belongs to no one engine: differences between them, stale declarations, thin proofs. */
function rest(report: ProofReport): string {
  const wrong = report.verdicts.filter(({ status }) => status === 'fail' || status === 'error');
  const texts = problems(report).slice(wrong.length);
  const cases = texts.map(
    (text) =>
      `    <testcase classname="vitalwire.proof" name="${xml(text.split(':')[0]!)}"><failure message="${xml(text)}"/></testcase>\n`,
  );
  const tests = Math.max(texts.length, 1);
  const passed = '    <testcase classname="vitalwire.proof" name="engines agree"/>\n';
  return `  <testsuite name="all engines" tests="${tests}" failures="${texts.length}" errors="0" skipped="0">\n${cases.join('') || passed}  </testsuite>\n`;
}

function xml(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return (
    text
      .replace(/[&<>"]/g, (character) => named[character]!)
      // XML 1.0 has no way to write other control characters.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
      .replaceAll('\n', '&#10;')
  );
}
