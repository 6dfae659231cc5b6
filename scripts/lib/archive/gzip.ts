import { crc32 } from './crc32';
import { gzipSync } from 'fflate';
import { inflateRawSync } from 'node:zlib';

/** Ten bytes, RFC 1952 section 2.3: deflate, no name, no time; 2 = slowest; 3 = Unix. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);
const TRAILER_BYTES = 8;

/**
 * Compresses with a library in JavaScript: Node's own zlib gives other bytes on another processor or
 * Node version, and a bundle must be the same everywhere.
 */
export function gzip(bytes: Uint8Array): Buffer {
  return Buffer.from(gzipSync(bytes, { level: 9, mtime: 0 }));
}

/**
 * Unpacks one gzip member that `gzip` made.
 * @throws Error when it would unpack to more than maxBytes, is damaged, has another header, or is
 * followed by anything.
 */
export function gunzip(bytes: Uint8Array, maxBytes: number): Buffer {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!packed.subarray(0, HEADER.length).equals(HEADER)) {
    throw new Error('its gzip header is not the one that "vitalwire bundle" writes');
  }
  const body = packed.subarray(HEADER.length);
  const { buffer, engine } = inflate(body, maxBytes);
  const end = engine.bytesWritten + TRAILER_BYTES;
  if (body.length > end)
    throw new Error(`${body.length - end} bytes follow the end of the gzip data`);
  if (body.length < end) throw new Error('it is cut short');
  const trailer = body.subarray(engine.bytesWritten);
  if (trailer.readUInt32LE(0) !== crc32(buffer) || trailer.readUInt32LE(4) !== buffer.length) {
    throw new Error('its checksum is wrong: it is damaged');
  }
  return buffer;
}

function inflate(body: Buffer, maxBytes: number) {
  try {
    const result = inflateRawSync(body, { maxOutputLength: maxBytes, info: true });
    return result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Error(`it unpacks to more than ${maxBytes} bytes`);
    throw new Error(`its gzip data is damaged (${message})`);
  }
}
