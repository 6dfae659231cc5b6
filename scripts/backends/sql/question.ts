import { CLEAR_PORTS } from '../../model/clear-ports';
import { renderTemplate } from '../template';
import { inNetworks, isGroup, SQL_HOME_NETWORKS } from './networks';
import { listedHosts, type Questions } from '../questions';

/** Names of the questions, each a template `hunt/<name>.sql.ejs` over the views in docs/hunt.md. */
const QUESTION_NAMES = ['contacts', 'findings', 'nfs-reads', 'files', 'clear-ports'] as const;
export type QuestionName = (typeof QUESTION_NAMES)[number];

/**
 * Each question that the definitions put, as one SELECT without a trailing semicolon: SQL that DuckDB,
 * ClickHouse, Trino and Spark read alike. A question without anything to ask for is left out.
 * @param homeNetworks CIDRs inside the site's border.
 */
export function questionSql(
  questions: Questions,
  homeNetworks: readonly string[] = SQL_HOME_NETWORKS,
): Map<QuestionName, string> {
  const hosts = listedHosts(questions);
  const asked: Readonly<Record<QuestionName, boolean>> = {
    contacts: questions.contacts.length > 0,
    findings: true,
    'nfs-reads': hosts.length > 0,
    files: questions.hashes.length > 0,
    'clear-ports': true,
  };
  const data = {
    clearPorts: CLEAR_PORTS,
    contacts: questions.contacts,
    hashes: questions.hashes,
    hosts,
    wider: questions.contacts.flatMap(({ cidrs }) => cidrs.filter((cidr) => !hosts.includes(cidr))),
    inNetworks,
    isHome: (column: string) => inNetworks(column, homeNetworks),
    isGroup,
  };
  return new Map(
    QUESTION_NAMES.filter((name) => asked[name]).map((name) => [
      name,
      renderTemplate(`hunt/${name}.sql.ejs`, data).trim(),
    ]),
  );
}
