##! NFSv4 path walks under the root, and reads (RFC 7530, RFC 8881). Zeek has no analyzer for NFSv4.

@load ./main
@load ./rpc-stream
@load ./xdr

module Vitalwire;

export {
	## A client looked up a name right under the root; or its server granted that.
	global nfs4_lookup: hook(c: connection, name: string, granted: bool);

	## A READ was answered with data.
	global nfs4_read: hook(c: connection);

	## Break where the answer to a READ is needed.
	global nfs4_read_needed: hook(c: connection);

	## Names under the root that are looked for.
	global nfs4_names: set[string] = {};
}

type Nfs4State: record {
	# The file handle that the client holds is the root's.
	at_root: bool &default=F;
	# Calls whose replies matter, by transaction id: the name looked up, or a read.
	lookups: table[count] of string &default=table();
	reads: set[count] &default=set();
};

redef record connection += {
	vitalwire_nfs4: Nfs4State &optional;
};

# More than a client has under way. On a tap that sees the client only, no call is ever answered.
const MAX_NFS4_PENDING = 256;

const OP_LOOKUP = 15;
const OP_PUTFH = 22;
const OP_PUTROOTFH = 24;
const OP_READ = 25;
const OP_SEQUENCE = 53;

function nfs4_call(c: connection, state: Nfs4State, xid: count, call: string)
	{
	# Message type, RPC version, program, version, procedure COMPOUND.
	if ( call[4:24] != "\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x04\x00\x00\x00\x01" )
		return;
	local at = behind_opaque(call, behind_opaque(call, 28) + 4);
	# Tag, minor version, number of operations.
	at = behind_opaque(call, at) + 8;
	if ( word(call, at) == OP_SEQUENCE )
		at += 36;

	local op = word(call, at);
	at += 4;
	local from_root = op == OP_PUTROOTFH;
	if ( op == OP_PUTFH )
		{
		at = behind_opaque(call, at);
		from_root = state$at_root;
		}
	else if ( ! from_root )
		return;

	local what = word(call, at);
	if ( what == OP_LOOKUP )
		{
		local name = string_at(call, at + 4);
		state$at_root = F;
		if ( ! from_root || name !in nfs4_names )
			return;
		if ( |state$lookups| >= MAX_NFS4_PENDING )
			state$lookups = table();
		state$lookups[xid] = name;
		hook nfs4_lookup(c, name, F);
		}
	else if ( op == OP_PUTROOTFH )
		state$at_root = T;
	else if ( what == OP_READ && ! hook nfs4_read_needed(c) )
		{
		if ( |state$reads| >= MAX_NFS4_PENDING )
			state$reads = set();
		add state$reads[xid];
		}
	}

function nfs4_reply(c: connection, state: Nfs4State, xid: count, reply: string)
	{
	# Message type reply, accepted; then the verifier, the accept status and the status of the COMPOUND.
	if ( reply[4:12] != "\x00\x00\x00\x01\x00\x00\x00\x00" )
		return;
	local at = behind_opaque(reply, 16);
	local well = word(reply, at) == 0 && word(reply, at + 4) == 0;

	if ( xid in state$lookups )
		{
		if ( well )
			hook nfs4_lookup(c, state$lookups[xid], T);
		delete state$lookups[xid];
		}
	if ( xid !in state$reads )
		return;
	delete state$reads[xid];
	# Tag, number of results; each result begins with its operation and status.
	at = behind_opaque(reply, at + 8) + 4;
	if ( word(reply, at) == OP_SEQUENCE && word(reply, at + 4) == 0 )
		at += 44;
	# PUTFH, READ, end-of-file flag, length of the data.
	local size = word(reply, at + 20);
	if ( well && word(reply, at) == OP_PUTFH && word(reply, at + 4) == 0 && word(reply, at + 8) == OP_READ &&
	     word(reply, at + 12) == 0 && word(reply, at + 16) <= 1 && size != 0 && size != NOWHERE )
		hook nfs4_read(c);
	}

hook rpc_message(c: connection, is_orig: bool, message: string)
	{
	if ( get_port_transport_proto(c$id$resp_p) != tcp )
		return;
	if ( ! c?$vitalwire_nfs4 )
		c$vitalwire_nfs4 = Nfs4State();
	if ( is_orig )
		nfs4_call(c, c$vitalwire_nfs4, word(message, 0), message);
	else
		nfs4_reply(c, c$vitalwire_nfs4, word(message, 0), message);
	}
