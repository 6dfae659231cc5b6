##! ONC RPC messages: cut from TCP streams (RFC 5531 section 11), or as the signatures of rpc.sig and data.sig hand them
##! over from UDP.
##!
##! Cost: RPC streams that a signature recognises are handed to script, for rpc_give_up_bytes; more only where
##! somebody waits for what a server sends.

@load ./main
@load ./streams
@load ./xdr

module Vitalwire;

export {
	## Bytes of an RPC stream, of both sides, after which it is left alone unless somebody waits for replies.
	option rpc_give_up_bytes: count = 65536;

	## The start of one RPC message, without record mark: at least its header, at most the first kilobyte.
	global rpc_message: hook(c: connection, is_orig: bool, message: string);

	## Break to see more of a stream than rpc_give_up_bytes.
	global rpc_stream_matters: hook(c: connection);

	## The first call of a UDP flow, and its reply. Raised by the signatures.
	global datagram_called: event(state: signature_state, msg: string, data: string);
	global datagram_replied: event(state: signature_state, msg: string, data: string);

	## Hands an RPC stream over. Asked by signatures, which recognised it.
	global is_rpc_stream: function(state: signature_state, data: string): bool;
}

type RpcSide: record {
	buffer: string &default="";
	# Bytes of a record that are not needed.
	skip: count &default=0;
};

type RpcStream: record {
	orig: RpcSide;
	resp: RpcSide;
	bytes: count &default=0;
	# Not RPC, not in step any more, or not wanted.
	done: bool &default=F;
};

redef record connection += {
	vitalwire_rpc: RpcStream &optional;
};

# As much of a record as is looked at: header, credential and what is asked for come first.
const RECORD_START = 1024;
const MAX_RECORD = 4194304;

# Cuts records from a side's bytes and hands on the start of each. Returns F where these are none.
function cut_records(c: connection, side: RpcSide, is_orig: bool, data: string): bool
	{
	side$buffer += data;
	while ( T )
		{
		if ( side$skip > 0 )
			{
			local cut = side$skip < |side$buffer| ? side$skip : |side$buffer|;
			side$buffer = side$buffer[cut:];
			side$skip -= cut;
			if ( side$skip > 0 )
				return T;
			}
		if ( |side$buffer| < 4 )
			return T;
		local size = word(side$buffer, 0) % 2147483648;
		if ( size > MAX_RECORD || size < 8 )
			return F;
		local start = size < RECORD_START ? size : RECORD_START;
		if ( |side$buffer| < start + 4 )
			return T;
		hook rpc_message(c, is_orig, side$buffer[4 : start + 4]);
		side$skip = size + 4;
		}
	}

function is_rpc_stream(state: signature_state, data: string): bool
	{
	if ( ! state$conn?$vitalwire_rpc )
		want_stream(state$conn, "rpc");
	return T;
	}

hook stream_wanted_by_all(c: connection)
	{
	delete c$vitalwire_rpc;
	}

function read_rpc(c: connection, is_orig: bool, sides: StreamSides, data: string): bool
	{
	if ( ! c?$vitalwire_rpc )
		c$vitalwire_rpc = RpcStream($orig=RpcSide(), $resp=RpcSide());
	local stream = c$vitalwire_rpc;
	if ( stream$done )
		return F;
	stream$bytes += |data|;
	if ( ! cut_records(c, is_orig ? stream$orig : stream$resp, is_orig, data) )
		stream$done = T;
	else if ( stream$bytes >= rpc_give_up_bytes )
		stream$done = hook rpc_stream_matters(c);
	return ! stream$done;
	}

# Behind a gap nobody knows where the next record begins.
function skip_rpc(c: connection, is_orig: bool, length: count)
	{
	if ( c?$vitalwire_rpc )
		c$vitalwire_rpc$done = T;
	}

event zeek_init()
	{
	stream_readers["rpc"] = StreamReader($name="rpc", $read=read_rpc, $skip=skip_rpc);
	}

event Vitalwire::datagram_called(state: signature_state, msg: string, data: string)
	{
	hook rpc_message(state$conn, state$is_orig, data);
	}

event Vitalwire::datagram_replied(state: signature_state, msg: string, data: string)
	{
	hook rpc_message(state$conn, state$is_orig, data);
	}
