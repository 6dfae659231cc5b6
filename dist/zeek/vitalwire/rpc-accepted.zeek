##! Calls that a server granted: mounts, and what NFSv4 has in their place.

@load ./main
@load ./rpc

module Vitalwire;

export {
	type GrantWatch: record {
		calls: vector of RpcPattern;
	};

	## Calls whose success is looked for, by detection.
	global grant_watches: table[string] of GrantWatch = {} &redef;
}

function is_watched(call: RpcCall): bool
	{
	for ( detection, w in grant_watches )
		if ( matching_pattern(w$calls, call) != "" )
			return T;
	return F;
	}

hook rpc_answer_needed(c: connection, call: RpcCall)
	{
	if ( is_watched(call) )
		break;
	}

hook rpc_granted(c: connection, call: RpcCall)
	{
	for ( detection, w in grant_watches )
		{
		local name = matching_pattern(w$calls, call);
		if ( name != "" )
			report_conn(c, Sighting($detection=detection, $monitor=c$id$orig_h, $far_end=c$id$resp_h,
			                        $note=fmt("RPC call %s granted", name)));
		}
	}

event zeek_init()
	{
	for ( detection, w in grant_watches )
		watch_names(w$calls);
	}
