import { connect, createServer } from 'node:net';
import process from 'node:process';

/**
 * One side of a plain connection, for what no drill says: streams that go on, and single words.
 *
 *   speak.ts listen ADDRESS PORT
 *   speak.ts send FROM TO PORT HEX EVERY_MS TIMES
 */
const [what, ...args] = process.argv.slice(2);

if (what === 'listen') {
  const [host, port] = args;
  const server = createServer((socket) => {
    socket.on('data', () => undefined).on('error', () => socket.destroy());
  });
  server.listen({ host: host!, port: Number(port) }, () => console.log('listening'));
} else {
  const [from, to, port, hex, everyMs, times] = args;
  const socket = connect({ host: to!, port: Number(port), localAddress: from! });
  let left = Number(times);
  socket.setNoDelay(true).on('connect', () => {
    const say = () => {
      socket.write(Buffer.from(hex!, 'hex'));
      console.log(`said, ${--left} left`);
      if (left > 0) setTimeout(say, Number(everyMs));
      else setTimeout(() => socket.end(), 100);
    };
    say();
  });
}
