import { membersOf } from './verify-archive';
import { readTarTime } from '../../lib/archive/tar-read';
import { gunzip } from '../../lib/archive/gzip';
import { gitCommit, type GitObjects } from '../../lib/git-objects';

/**
 * What `zkg test` of the package reads: three SYNs of a made-up monitor to the hard-coded address, without data
 * (tests/consumers/btest/Traces/contact.pcap). Here as text, since it comes along with the operator's package.
 */
const CONTACT_PCAP = Buffer.from(
  [
    '1MOyoQIABAAAAAAAAAAAAAAABAABAAAAALlVaQAAAAA6AAAAOgAAAAIAynIEdwIAChQABQgARQAALNlMQABABoh9',
    'ChQABcpyBHejEgIDOEoiIwAAAABgAvrwxLAAAAIEBbQBuVVpAAAAADoAAAA6AAAAAgDKcgR3AgAKFAAFCABFAAAs',
    '2U1AAEAGiHwKFAAFynIEd6MSAgM4SiIjAAAAAGAC+vDEsAAAAgQFtAO5VWkAAAAAOgAAADoAAAACAMpyBHcCAAoU',
    'AAUIAEUAACzZTkAAQAaIewoUAAXKcgR3oxICAzhKIiMAAAAAYAL68MSwAAACBAW0B7lVaQAAAAA6AAAAOgAAAAIA',
    'ynIEdwIAChQABQgARQAALNlPQABABoh6ChQABcpyBHejEgIDOEoiIwAAAABgAvrwxLAAAAIEBbQ=',
  ].join(''),
  'base64',
);

const MAX_BYTES = 128 * 1024 * 1024;

/**
 * The commit that zkg installs a release from: the Zeek archive of the bundle, with a zkg.meta at its
 * top and a capture for its test. zkg knows only git, and a whole repository is a package; this one holds nothing else.
 * @param archive bytes of vitalwire-X.Y.Z-zeek.tar.gz, verified.
 */
export function zkgCommit(version: string, archive: Uint8Array): GitObjects {
  const epoch = readTarTime(gunzip(archive, MAX_BYTES));
  const meta = { path: 'zkg.meta', bytes: Buffer.from(zkgMeta()), executable: false };
  const trace = { path: 'contact.pcap', bytes: CONTACT_PCAP, executable: false };
  return gitCommit([...membersOf(archive), meta, trace], `Vitalwire ${version}`, epoch);
}

/** The rendered package's own zkg.meta: zkg.meta of the project names folders that are not in here. */
function zkgMeta(): string {
  return `[package]
description = Finds backdoored and careless medical devices on the wire.
tags = patient monitor, medical device, healthcare, notices
script_dir = vitalwire
test_command = zeek -C -r contact.pcap ./vitalwire && grep contec-cms8000/contact vitalwire.log
depends =
\tzeek >=8.0.0
`;
}
