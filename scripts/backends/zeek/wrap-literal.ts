const WIDTH = 100;
const TAB = 8;

/**
 * A Zeek literal with line breaks: a constructor that does not fit on a line has each argument on a line of its own.
 * @param depth tabs before the line on which the literal begins.
 */
export function wrapLiteral(literal: string, depth: number): string {
  if (literal.length + depth * TAB <= WIDTH) return literal;
  const { head, args } = splitConstructor(literal);
  if (args.length === 0) return literal;
  const indent = '\t'.repeat(depth + 1);
  const lines = args.map((argument) => {
    const [, name = '', value = ''] = /^(\$\w+=)?(.*)$/s.exec(argument)!;
    return indent + name + wrapLiteral(value, depth + 1);
  });
  return `${head}(\n${lines.join(',\n')})`;
}

/** `set(1, "a, b")` is `set` and `1`, `"a, b"`. No arguments where it is no constructor. */
function splitConstructor(literal: string): { head: string; args: string[] } {
  const open = literal.indexOf('(');
  if (open < 0 || !literal.endsWith(')') || !/^\w+$/.test(literal.slice(0, open))) {
    return { head: literal, args: [] };
  }
  const args = [''];
  let depth = 0;
  // Strings hold no quote of their own: zeekString() writes it as \x22.
  for (const [token] of literal.slice(open + 1, -1).matchAll(/"[^"]*"|[(),]|[^"(),]+/g)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) args.push('');
    else args[args.length - 1] += token;
  }
  return { head: literal.slice(0, open), args: args.map((argument) => argument.trim()) };
}
