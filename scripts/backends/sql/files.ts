import { renderTemplate } from '../template';
import { DIALECTS } from './dialects';
import { questionSql, type QuestionName } from './question';
import type { Questions } from '../questions';

const ABOUT: Readonly<Record<QuestionName, string>> = {
  contacts:
    'who had contact with the listed addresses, how often, answered or not, with how many bytes',
  findings: "what sensors with this pack reported: Zeek's vitalwire.log, Suricata's alerts",
  'nfs-reads':
    'who read a file over NFS from a listed address (Suricata only: Zeek logs no NFS calls)',
  files: 'who received a file that is known by its SHA-256',
  'clear-ports':
    'a guess by port: who may speak a medical protocol in clear text across the border',
};

const NO_PROOF: Partial<Record<QuestionName, string>> = {
  'clear-ports':
    'A port proves nothing: see what is said there, in a capture or with the detections of the pack.',
};

/** The questions as SQL for engines where logs are kept, by path below dist/. */
export function sqlFiles(questions: Questions, version: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const dialect of DIALECTS) {
    const text = renderTemplate('hunt/load.sql.ejs', { dialect, version });
    files.set(`hunt/sql/load-${dialect.name}.sql`, text);
  }
  const alerts = [...questions.titles.keys()].flatMap((detection) => {
    const own = questions.sids.filter((one) => one.detection === detection);
    return own.length === 0
      ? []
      : [{ detection, grade: own[0]!.grade, sids: own.map(({ sid }) => sid) }];
  });
  files.set('hunt/sql/views.sql', renderTemplate('hunt/views.sql.ejs', { version, alerts }));
  for (const [name, select] of questionSql(questions)) {
    const head = [
      `Vitalwire ${version}: ${ABOUT[name]}.`,
      'Run after load-<engine>.sql and views.sql. Border: RFC 1918 counts as inside. Change it to your networks.',
      NO_PROOF[name] ??
        'An answer is no proof of harm: hospitals use these addresses inside for their own central station.',
    ];
    const comments = head.map((line) => `-- ${line}\n`).join('');
    files.set(`hunt/sql/${name}.sql`, `${comments}\n${select};\n`);
  }
  return files;
}
