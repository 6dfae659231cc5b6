import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';

const FOLDER = path.join(__dirname, 'schemas');

/** Complaints of the published STIX 2.1 schemas about a bundle; empty when it is valid. */
export function stixComplaints(bundle: unknown): string[] {
  // Formats are left out: the schemas carry patterns for times and ids of their own.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: false });
  const root = path.join(FOLDER, 'stix-2.1');
  let id = '';
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json')) continue;
    const schema = read(path.join(root, file)) as { $id: string };
    ajv.addSchema(schema);
    if (file.endsWith('bundle.json')) id = schema.$id;
  }
  const validate = ajv.getSchema(id)!;
  return validate(bundle)
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

/** Complaints of MISP's event schema, which is of draft 4: only its names for the draft and id differ. */
export function mispComplaints(event: unknown): string[] {
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = read(path.join(FOLDER, 'misp', 'event.json')) as {
    [key: string]: unknown;
  };
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  return validate(event)
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
