##! NFSv4 in TCP streams (RFC 7530, RFC 8881): path walks under the root, and reads. Zeek has no analyzer for it.
##!
##! Cost: the start of each NFSv4 stream is handed to script, for nfs4_give_up_bytes of the client's; the rest
##! only after a walk to a watched name. A mount deeper in a long-lived stream is not seen. Needs Zeek 7.1.

@load ./main
@load ./mounts
@load ./stream
@load ./xdr

module Vitalwire;

export {
	## Bytes of a client's NFSv4 stream without a walk to a watched name, after which it is left alone.
	option nfs4_give_up_bytes: count = 65536;

	## A client looked up a name right under the root; or its server granted that.
	global nfs4_lookup: hook(c: connection, name: string, granted: bool);

	## A READ was answered with data.
	global nfs4_read: hook(c: connection);

	## Names under the root that are looked for.
	global nfs4_names: set[string] = {};
}

type Nfs4Side: record {
	buffer: string &default="";
	# Bytes of a record that are not needed.
	skip: count &default=0;
	bytes: count &default=0;
};

type Nfs4State: record {
	orig: Nfs4Side;
	resp: Nfs4Side;
	# The file handle that the client holds is the root's.
	at_root: bool &default=F;
	# Calls whose replies matter, by transaction id: the name looked up, or a read.
	lookups: table[count] of string &default=table();
	reads: set[count] &default=set();
	walked: bool &default=F;
};

redef record connection += {
	vitalwire_nfs4: Nfs4State &optional;
	vitalwire_not_nfs4: bool &default=F;
};

# As much of a record as is looked at: header, credential and the operations that matter come first.
const RECORD_START = 1024;
const MAX_RECORD = 4194304;
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
		state$walked = T;
		state$lookups[xid] = name;
		hook nfs4_lookup(c, name, F);
		}
	else if ( op == OP_PUTROOTFH )
		state$at_root = T;
	else if ( what == OP_READ )
		add state$reads[xid];
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
	if ( word(reply, at) == OP_SEQUENCE )
		at += 44;
	# PUTFH, READ, end-of-file flag, length of the data.
	if ( well && word(reply, at) == OP_PUTFH && word(reply, at + 8) == OP_READ && word(reply, at + 12) == 0 &&
	     word(reply, at + 20) != 0 && word(reply, at + 20) != NOWHERE )
		hook nfs4_read(c);
	}

# Cuts records from a side's bytes and looks at the start of each.
function nfs4_feed(c: connection, state: Nfs4State, side: Nfs4Side, is_orig: bool, data: string)
	{
	side$bytes += |data|;
	side$buffer += data;
	while ( T )
		{
		if ( side$skip > 0 )
			{
			local cut = side$skip < |side$buffer| ? side$skip : |side$buffer|;
			side$buffer = side$buffer[cut:];
			side$skip -= cut;
			if ( side$skip > 0 )
				return;
			}
		if ( |side$buffer| < 4 )
			return;
		local size = word(side$buffer, 0) % 2147483648;
		if ( size > MAX_RECORD || size < 8 )
			{
			c$vitalwire_not_nfs4 = T;
			return;
			}
		local start = size < RECORD_START ? size : RECORD_START;
		if ( |side$buffer| < start + 4 )
			return;
		local message = side$buffer[4 : start + 4];
		local xid = word(message, 0);
		if ( is_orig )
			nfs4_call(c, state, xid, message);
		else
			nfs4_reply(c, state, xid, message);
		side$skip = size + 4;
		}
	}

hook stream_bytes(c: connection, is_orig: bool, data: string, wish: StreamWish)
	{
	if ( c$vitalwire_not_nfs4 )
		return;
	if ( ! c?$vitalwire_nfs4 )
		{
		# An RPC call to NFS version 4, in one piece as clients send their first.
		if ( ! is_orig || |data| < 24 ||
		     data[8:24] != "\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3\x00\x00\x00\x04" )
			{
			c$vitalwire_not_nfs4 = T;
			return;
			}
		c$vitalwire_nfs4 = Nfs4State($orig=Nfs4Side(), $resp=Nfs4Side());
		}
	local state = c$vitalwire_nfs4;
	nfs4_feed(c, state, is_orig ? state$orig : state$resp, is_orig, data);
	wish$more = state$orig$bytes < nfs4_give_up_bytes || state$walked || [c$id$orig_h, c$id$resp_h] in mounts;
	}

# Behind a gap nobody knows where the next record begins.
hook stream_gap(c: connection, is_orig: bool)
	{
	if ( c?$vitalwire_nfs4 )
		c$vitalwire_not_nfs4 = T;
	}
