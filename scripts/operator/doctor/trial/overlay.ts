import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * A private picture of a sensor's folders: links to its own files, and files of ours where their text is
 * another. The sensor's files are never written.
 */
export class Overlay {
  private readonly folders = new Map<string, string>();

  /**
   * @param root a folder of ours, empty.
   * @param changed texts by path here, in place of what is on the disk.
   */
  constructor(
    readonly root: string,
    private readonly changed: ReadonlyMap<string, string>,
  ) {}

  /** Where a file is to be found in the picture, whether it exists or not. */
  fileOf(file: string): string {
    return path.join(this.folderOf(path.dirname(path.resolve(file))), path.basename(file));
  }

  /** The picture of a folder, with all that is in it. */
  folderOf(folder: string): string {
    const known = this.folders.get(folder);
    if (known !== undefined) return known;
    const made = path.join(this.root, `folder-${this.folders.size}`);
    this.folders.set(folder, made);
    this.fill(folder, made);
    return made;
  }

  /** A folder with a changed file somewhere below is made anew; all else in it is a link. */
  private fill(folder: string, made: string): void {
    mkdirSync(made, { recursive: true });
    const own = new Set<string>();
    for (const [file, text] of this.changed) {
      const [name, ...below] = path.relative(folder, path.resolve(file)).split(path.sep);
      if (name === undefined || name === '' || name === '..') continue;
      if (below.length === 0) writeFileSync(path.join(made, name), text);
      else if (!own.has(name)) this.fill(path.join(folder, name), path.join(made, name));
      own.add(name);
    }
    if (!existsSync(folder) || !statSync(folder).isDirectory()) return;
    for (const name of readdirSync(folder)) {
      if (!own.has(name)) symlinkSync(path.join(folder, name), path.join(made, name));
    }
  }

  /** An engine's words with the sensor's paths in place of ours. */
  named(text: string): string {
    let plain = text;
    for (const [folder, made] of this.folders) plain = plain.replaceAll(`${made}/`, `${folder}/`);
    return plain;
  }

  /** A text of ours in the place of a file, in the picture alone. */
  write(file: string, text: string): string {
    const place = this.fileOf(file);
    // A link would be followed, to the sensor's own file.
    rmSync(place, { force: true });
    writeFileSync(place, text);
    return place;
  }
}
