##! ONC RPC messages, cut from TCP streams (RFC 5531 section 11), or as signatures hand them over.
##!
##! Cost: RPC streams that rpc-call.sig and nfs-read.sig recognise are handed to script, for rpc_give_up_bytes of
##! the client's; more only where a watched mount was seen. Needs Zeek 7.1; before that, the first call and reply
##! of a flow are all that is read here, besides what Zeek's own RPC analyzers decode.

@load ./main
@load ./mounts
@load ./stream
@load ./xdr

module Vitalwire;

export {
	## Bytes of a client's RPC stream without a watched mount, after which it is left alone.
	option rpc_give_up_bytes: count = 65536;

	## The start of one RPC message, without record mark: at least its header, at most the first kilobyte.
	global rpc_message: hook(c: connection, is_orig: bool, message: string);
}

type RpcSide: record {
	buffer: string &default="";
	# Bytes of a record that are not needed.
	skip: count &default=0;
	bytes: count &default=0;
};

type RpcStream: record {
	orig: RpcSide;
	resp: RpcSide;
	# Not RPC, or not in step any more.
	lost: bool &default=F;
};

redef record connection += {
	vitalwire_rpc: RpcStream &optional;
};

# As much of a record as is looked at: header, credential and what is asked for come first.
const RECORD_START = 1024;
const MAX_RECORD = 4194304;

# Cuts records from a side's bytes and hands on the start of each.
function cut_records(c: connection, stream: RpcStream, side: RpcSide, is_orig: bool, data: string)
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
			stream$lost = T;
			return;
			}
		local start = size < RECORD_START ? size : RECORD_START;
		if ( |side$buffer| < start + 4 )
			return;
		hook rpc_message(c, is_orig, side$buffer[4 : start + 4]);
		side$skip = size + 4;
		}
	}

hook stream_bytes(c: connection, is_orig: bool, data: string, wish: StreamWish)
	{
	if ( ! c?$vitalwire_rpc )
		c$vitalwire_rpc = RpcStream($orig=RpcSide(), $resp=RpcSide());
	local stream = c$vitalwire_rpc;
	if ( stream$lost )
		return;
	cut_records(c, stream, is_orig ? stream$orig : stream$resp, is_orig, data);
	if ( ! stream$lost && ( stream$orig$bytes < rpc_give_up_bytes || [c$id$orig_h, c$id$resp_h] in mounts ) )
		wish$more = T;
	}

# Behind a gap nobody knows where the next record begins.
hook stream_gap(c: connection, is_orig: bool)
	{
	if ( c?$vitalwire_rpc )
		c$vitalwire_rpc$lost = T;
	}

# The first call or reply of a flow, from a signature's data: TCP has a record mark before it.
hook signature_seen(kind: string, name: string, c: connection, data: string)
	{
	if ( kind == "rpc-call" || kind == "rpc-reply" )
		hook rpc_message(c, kind == "rpc-call", data[starts_with(name, "tcp") ? 4 : 0 :]);
	}
