/**
 * A bare git repository as plain files, for git's dumb HTTP protocol (gitrepository-layout(5),
 * `git update-server-info`): any web server can serve it, no git runs there.
 */
export interface GitRefs {
  /** Commit by version. */
  tags: ReadonlyMap<string, string>;
  /** What is checked out when nobody asks for a version. */
  main: string;
}

/** Path in the repository of an object. */
export function objectPath(id: string): string {
  return `objects/${id.slice(0, 2)}/${id.slice(2)}`;
}

/** The files that say what is in the repository; all else in it is objects. */
export function repositoryFiles({ tags, main }: GitRefs): Map<string, string> {
  const refs = [
    { name: 'refs/heads/main', id: main },
    ...[...tags].map(([tag, id]) => ({ name: `refs/tags/${tag}`, id })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const packed = refs.map(({ name, id }) => `${id} ${name}\n`).join('');
  return new Map([
    ['config', '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'],
    // git takes no folder without refs/ and objects/ for a repository.
    ['refs/heads/main', `${main}\n`],
    ['objects/info/packs', '\n'],
    ['packed-refs', `# pack-refs with: peeled fully-peeled sorted \n${packed}`],
    ['info/refs', refs.map(({ name, id }) => `${id}\t${name}\n`).join('')],
    ['HEAD', 'ref: refs/heads/main\n'],
  ]);
}
