import path from 'node:path';
import { Option, type Command } from 'commander';
import { argument, networks } from '../argument';

/** What says and hears of a drill have in common. */

/** What is said, of whom. */
export interface ChosenFlags {
  id?: string;
  homeNet?: string[];
  detections?: string[];
  pack: string;
  json?: boolean;
}

const DIST = path.join(__dirname, '..', '..', '..', 'dist');

export const drillId = argument((text) => {
  const { parseDrillId } = require('../../model/drill') as typeof import('../../model/drill');
  return parseDrillId(text);
});

export function packOption(): Option {
  return new Option('--pack <folder>', 'a rendered pack').default(DIST, 'the own one');
}

/** The options of a command that says something on the wire. */
export function chosen(command: Command): Command {
  return command
    .option('--id <id>', "the drill's id: eight of A-Z and 0-9", drillId)
    .option(
      '--home-net <networks>',
      "the site's networks, comma-separated (default: private ones)",
      networks,
    )
    .option(
      '--detections <ids>',
      'only these, comma-separated; also ones that are off by default',
      (text: string) => text.split(',').map((one) => one.trim()),
    )
    .addOption(packOption())
    .option('--json', 'print the result as JSON');
}
