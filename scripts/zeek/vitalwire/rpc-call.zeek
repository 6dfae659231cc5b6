##! ONC RPC calls that are looked for, answered or not.

@load ./main
@load ./nfs4
@load ./rpc

module Vitalwire;

export {
	type RpcWatch: record {
		## The only servers; absent: any.
		servers: set[addr] &optional;
		calls:   vector of RpcPattern;
	};

	## Calls to look for, by detection.
	global rpc_watches: table[string] of RpcWatch = {} &redef;
}

hook rpc_called(c: connection, call: RpcCall)
	{
	for ( detection, w in rpc_watches )
		{
		if ( w?$servers && c$id$resp_h !in w$servers )
			next;
		local name = matching_pattern(w$calls, call);
		if ( name != "" )
			report_conn(c, Sighting($detection=detection, $monitor=c$id$orig_h, $far_end=c$id$resp_h,
			                        $note=fmt("RPC call %s", name)));
		}
	}

event zeek_init()
	{
	for ( detection, w in rpc_watches )
		watch_names(w$calls);
	}
