import { membersOf } from './verify-archive';
import { readTarTime } from '../../lib/archive/tar-read';
import { gunzip } from '../../lib/archive/gzip';
import { gitCommit, type GitObjects } from '../../lib/git-objects';

const MAX_BYTES = 128 * 1024 * 1024;

/**
 * The commit that zkg installs a release from: the Zeek archive of the bundle, with a zkg.meta at its
 * top. zkg knows only git, and a whole repository is a package; this one holds nothing else.
 * @param archive bytes of vitalwire-X.Y.Z-zeek.tar.gz, verified.
 */
export function zkgCommit(version: string, archive: Uint8Array): GitObjects {
  const epoch = readTarTime(gunzip(archive, MAX_BYTES));
  const meta = { path: 'zkg.meta', bytes: Buffer.from(zkgMeta()), executable: false };
  return gitCommit([...membersOf(archive), meta], `Vitalwire ${version}`, epoch);
}

/** The rendered package's own zkg.meta: zkg.meta of the project names folders that are not in here. */
function zkgMeta(): string {
  return `[package]
description = Finds backdoored and careless medical devices on the wire.
tags = patient monitor, medical device, healthcare, notices
script_dir = vitalwire
depends =
\tzeek >=8.0.0
`;
}
