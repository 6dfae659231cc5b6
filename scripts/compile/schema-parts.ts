import type { z } from 'zod';

/** What stands in a schema: its fields, alternatives, descriptions and examples. */

export type Path = readonly PropertyKey[];

/** What a schema says of a field, or of the nearest one around it. */
export function described(
  schema: z.ZodType,
  path: Path,
): { description?: string; example?: unknown } {
  for (let length = path.length; length > 0; length--) {
    for (const inner of schemasAt(schema, path.slice(0, length))) {
      const meta = metaOf(inner);
      if (meta?.description) return { description: meta.description, example: meta.examples?.[0] };
    }
  }
  return {};
}

interface Meta {
  description?: string;
  examples?: readonly unknown[];
}

/** The description of a schema, also where it is wrapped as optional or read-only. */
export function metaOf(schema: z.ZodType): Meta | undefined {
  const own = schema.meta() as Meta | undefined;
  if (own?.description) return own;
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner ? metaOf(inner) : undefined;
}

/** A schema without what wraps it. */
export function innerSchema(schema: z.ZodType): z.ZodType {
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner ? innerSchema(inner) : schema;
}

/** The schemas that a path can lead to: more than one below a union. */
export function schemasAt(schema: z.ZodType, path: Path): readonly z.ZodType[] {
  return path.reduce<readonly z.ZodType[]>(
    (at, key) => at.flatMap(alternativesOf).flatMap((inner) => stepped(inner, key)),
    [schema],
  );
}

interface Def {
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  items?: readonly z.ZodType[];
  rest?: z.ZodType | null;
  options?: readonly z.ZodType[];
  valueType?: z.ZodType;
  values?: readonly unknown[];
  entries?: Readonly<Record<string, unknown>>;
}

function stepped(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  const def = innerSchema(schema).def as Def;
  if (def.shape) return def.shape[String(key)] ? [def.shape[String(key)]!] : [];
  if (def.element) return [def.element];
  if (def.items) {
    const item = def.items[Number(key)] ?? def.rest;
    return item ? [item] : [];
  }
  return def.valueType ? [def.valueType] : [];
}

/** The alternatives of a union; anything else is its only one. */
export function alternativesOf(schema: z.ZodType): readonly z.ZodType[] {
  const { options } = innerSchema(schema).def as Def;
  return options ? options.flatMap(alternativesOf) : [schema];
}

/** Whether it may be a list of so many places, each with a meaning of its own. */
export function isTuple(schema: z.ZodType): boolean {
  return alternativesOf(schema).some((one) => {
    const { items, rest } = innerSchema(one).def as Def;
    return items !== undefined && !rest;
  });
}

/** The fields of an object; null where it is none. */
export function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | null {
  return (innerSchema(schema).def as Def).shape ?? null;
}

/** The values of a literal or of a closed set of words, as text. */
export function literalsOf(schema: z.ZodType): string[] {
  const { values, entries } = innerSchema(schema).def as Def;
  return (values ?? Object.values(entries ?? {})).map(String);
}

/** The names of all fields that these objects may have. */
export function knownKeys(schemas: readonly z.ZodType[]): string[] {
  const shapes = schemas.flatMap(alternativesOf).map((one) => shapeOf(one) ?? {});
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
}
