/** What the rendered Zeek package holds of one detection, as its files have it. */
export function zeekText(id: string, files: ReadonlyMap<string, string>): string {
  return [
    ...tableEntries(id, files.get('zeek/vitalwire/data.zeek')!),
    ...signatures(id, files.get('zeek/vitalwire/data.sig')!),
  ].join('\n\n');
}

/** Entries of tables are indented once and begin with the key; the table begins before them at the margin. */
function tableEntries(id: string, text: string): string[] {
  const found: string[] = [];
  let table = '';
  let entry: string[] | null = null;
  const end = () => {
    if (entry) found.push(`${table}\n${entry.join('\n').replace(/,?$/, '')}\n};`);
    entry = null;
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('redef ') || line.startsWith('}')) {
      end();
      table = line;
    } else if (line.startsWith('\t["')) {
      end();
      if (line.startsWith(`\t["${id}"] =`)) entry = [line];
    } else (entry as string[] | null)?.push(line);
  }
  end();
  return found;
}

function signatures(id: string, text: string): string[] {
  return text
    .split(/\n(?=signature )/)
    .filter(
      (one) =>
        one.startsWith('signature ') && one.split(' ')[1]!.endsWith(`::${id.replace('/', '::')}`),
    )
    .map((one) => one.trim());
}
