/** Numbers in bytes of either order. */

export interface NumberForm {
  /** Bytes of the number, 1 to 6. */
  size: number;
  /** Which byte of it comes first. */
  order: 'little' | 'big';
}

/** @throws RangeError where data end before the number does. */
export function readNumber(data: Buffer, at: number, { size, order }: NumberForm): number {
  return order === 'little' ? data.readUIntLE(at, size) : data.readUIntBE(at, size);
}

/** @throws RangeError for a number that its bytes cannot hold, or that ends behind the data. */
export function writeNumber(
  data: Buffer,
  at: number,
  { size, order }: NumberForm,
  value: number,
): void {
  if (order === 'little') data.writeUIntLE(value, at, size);
  else data.writeUIntBE(value, at, size);
}
