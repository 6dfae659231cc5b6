import { type Field, fieldsOf, type Told } from './layout';

const PROGRAMS: Readonly<
  Record<number, { name: string; procedures: Readonly<Record<number, string>> }>
> = {
  100000: { name: 'portmap', procedures: { 3: 'GETPORT' } },
  100003: { name: 'NFS', procedures: { 1: 'COMPOUND', 4: 'LOOKUP', 6: 'READ' } },
  100005: { name: 'MOUNT', procedures: { 1: 'MNT' } },
};

/** ONC RPC (RFC 5531): a call or an accepted reply, over TCP behind its record mark. */
export function rpc(data: Buffer, tcp: boolean): Told | null {
  const at = tcp ? 4 : 0;
  if (data.length < at + 24 || (tcp && (data[0]! & 0x80) === 0)) return null;
  const mark: Field[] = tcp ? fieldsOf(0, [['RPC record mark', 4]]) : [];
  const type = data.readUInt32BE(at + 4);
  if (type === 0 && data.readUInt32BE(at + 8) === 2) return call(data, at, mark);
  if (type === 1 && data.readUInt32BE(at + 8) === 0 && data.readUInt32BE(at + 12) === 0) {
    return {
      what: 'RPC reply',
      fields: [
        ...mark,
        ...fieldsOf(at, [
          ['RPC transaction id', 4],
          ['RPC message type: reply', 4],
          ['RPC reply state: accepted', 4],
          ['RPC verifier flavour', 4],
          ['RPC verifier length', 4],
          ['RPC accept state', 4],
          ['RPC results', data.length - at - 24],
        ]),
      ],
    };
  }
  return null;
}

function call(data: Buffer, at: number, mark: Field[]): Told {
  const program = PROGRAMS[data.readUInt32BE(at + 12)];
  const version = data.readUInt32BE(at + 16);
  const number = data.readUInt32BE(at + 20);
  const procedure = program?.procedures[number] ?? `procedure ${number}`;
  const fields = fieldsOf(at, [
    ['RPC transaction id', 4],
    ['RPC message type: call', 4],
    ['RPC version', 4],
    [`RPC program: ${program?.name ?? 'another'}`, 4],
    ['RPC program version', 4],
    [`RPC procedure: ${procedure}`, 4],
  ]);
  let end = at + 24;
  for (const name of ['credential', 'verifier']) {
    if (end + 8 > data.length) break;
    const length = Math.ceil(data.readUInt32BE(end + 4) / 4) * 4;
    fields.push(
      ...fieldsOf(end, [
        [`RPC ${name} flavour`, 4],
        [`RPC ${name} length`, 4],
        [`RPC ${name}`, length],
      ]),
    );
    end += 8 + length;
  }
  fields.push(...fieldsOf(end, [['RPC arguments', Math.max(0, data.length - end)]]));
  return {
    what: `${program?.name ?? 'RPC'} ${program ? `v${version} ` : ''}${procedure} call`,
    fields: [...mark, ...fields],
  };
}
