##! Mounts that a server accepted.

@load ./main
@load ./mounts
@load ./nfs4
@load ./rpc-call

module Vitalwire;

export {
	## Calls, by their names in rpc_watches, whose success is reported, by detection.
	global accepted_calls: table[string] of set[string] = {
		["contec-cms8000/nfs-mounted"] = set("mnt", "nfs4"),
	};
}

hook call_granted(c: connection, name: string)
	{
	for ( detection, names in accepted_calls )
		{
		if ( name !in names )
			next;
		share_mount(c$id$orig_h, c$id$resp_h);
		report_conn(c, Sighting($detection=detection, $monitor=c$id$orig_h, $far_end=c$id$resp_h,
		                        $note=fmt("RPC call %s granted", name)));
		}
	}
