##! ONC RPC calls, on any port, and which of them were granted. rpc-stream.zeek hands over messages; Zeek's own
##! RPC analyzers decode the rest of UDP flows, but do not get the packet by which they were recognised.

@load ./main
@load ./nfs4
@load ./rpc-stream
@load ./xdr

module Vitalwire;

export {
	type RpcPattern: record {
		name: string;
		program: count;
		versions: set[count] &optional;
		procedure: count &optional;
		## The whole argument of MOUNT's MNT.
		path: string &optional;
		## NFSv4: the name looked up right under the root.
		root_lookup: string &optional;
		## What portmap's GETPORT asks for.
		asks_for: set[count] &optional;
	};

	type RpcWatch: record {
		detection: string;
		servers: set[addr];
		any_server: bool;
		calls: vector of RpcPattern;
	};

	## Calls to look for, by detection.
	global rpc_watches: vector of RpcWatch = {
		RpcWatch($detection="contec-cms8000/nfs-lookup", $servers=set(202.114.4.119), $any_server=F, $calls=vector(RpcPattern($name="getport", $program=100000, $versions=set(2), $procedure=3, $asks_for=set(100003, 100005)), RpcPattern($name="mount", $program=100005), RpcPattern($name="nfs", $program=100003))),
		RpcWatch($detection="contec-cms8000/nfs-mount", $servers=set(), $any_server=T, $calls=vector(RpcPattern($name="mnt", $program=100005, $versions=set(1, 3), $procedure=1, $path="/pm"), RpcPattern($name="nfs4", $program=100003, $root_lookup="pm"))),
	};

	## A server answered a watched call with success.
	global call_granted: hook(c: connection, name: string);

	## A call was answered: its program, version and procedure, the reply, and the offset of the results behind
	## the accept status.
	global call_answered: hook(c: connection, program: count, version: count, procedure: count, reply: string, at: count);
}

# The versions in which a connection called a program: the analyzers' own events do not tell.
redef record connection += {
	vitalwire_rpc_versions: table[count] of set[count] &optional;
};

const MOUNT_PROGRAM = 100005;
const MNT = 1;
const NFS_PROGRAM = 100003;
const COMPOUND = 1;
const PORTMAP_PROGRAM = 100000;
const GETPORT = 3;

# A call as far as patterns look at it.
type RpcCall: record {
	program: count;
	versions: set[count];
	procedure: count;
	path: string &optional;
	root_lookup: string &optional;
	asks_for: count &optional;
};

function call_matches(p: RpcPattern, call: RpcCall): bool
	{
	if ( p$program != call$program )
		return F;
	if ( p?$procedure && p$procedure != call$procedure )
		return F;
	if ( p?$versions && |p$versions & call$versions| == 0 )
		return F;
	if ( p?$path && ( ! call?$path || p$path != call$path ) )
		return F;
	if ( p?$root_lookup && ( ! call?$root_lookup || p$root_lookup != call$root_lookup ) )
		return F;
	if ( p?$asks_for && ( ! call?$asks_for || call$asks_for !in p$asks_for ) )
		return F;
	return T;
	}

# Reports the detections that a call makes, or tells of its success those that wait for it.
function match_call(c: connection, call: RpcCall, granted: bool)
	{
	for ( i in rpc_watches )
		{
		local w = rpc_watches[i];
		if ( ! w$any_server && c$id$resp_h !in w$servers )
			next;
		for ( j in w$calls )
			{
			if ( ! call_matches(w$calls[j], call) )
				next;
			if ( granted )
				{
				hook call_granted(c, w$calls[j]$name);
				next;
				}
			report_conn(c, Sighting($detection=w$detection, $monitor=c$id$orig_h, $far_end=c$id$resp_h,
			                        $note=fmt("RPC call %s", w$calls[j]$name)));
			}
		}
	}

# Calls, by transaction id. They are kept behind their replies: the first reply of a flow may be seen twice, in
# part from a signature's data and whole from the stream.
type PendingCalls: table[count] of RpcCall;

# More than a client has under way; a stream that exceeds it starts anew.
const MAX_PENDING = 256;

redef record connection += {
	vitalwire_calls: PendingCalls &optional;
};

# A call, by RFC 5531 section 9; its argument where a pattern may look at it.
function parse_call(message: string): RpcCall
	{
	local call = RpcCall($program=word(message, 12), $versions=set(word(message, 16)),
	                     $procedure=word(message, 20));
	local args = behind_opaque(message, behind_opaque(message, 28) + 4);
	if ( call$program == MOUNT_PROGRAM && call$procedure == MNT )
		call$path = string_at(message, args);
	else if ( call$program == PORTMAP_PROGRAM && call$procedure == GETPORT )
		call$asks_for = word(message, args);
	return call;
	}

hook rpc_message(c: connection, is_orig: bool, message: string)
	{
	local xid = word(message, 0);
	if ( ! c?$vitalwire_calls || |c$vitalwire_calls| > MAX_PENDING )
		c$vitalwire_calls = table();
	if ( word(message, 4) == 0 && word(message, 8) == 2 )
		{
		local call = parse_call(message);
		c$vitalwire_calls[xid] = call;
		match_call(c, call, F);
		return;
		}
	# Type reply, accepted, with success.
	if ( xid !in c$vitalwire_calls || word(message, 4) != 1 || word(message, 8) != 0 )
		return;
	local answered = c$vitalwire_calls[xid];
	local at = behind_opaque(message, 16);
	if ( word(message, at) != 0 )
		return;
	for ( version in answered$versions )
		hook call_answered(c, answered$program, version, answered$procedure, message, at + 4);
	# The status that results begin with.
	if ( answered$program == MOUNT_PROGRAM && word(message, at + 4) == 0 )
		match_call(c, answered, T);
	}

event rpc_call(c: connection, xid: count, prog: count, ver: count, proc: count, call_len: count)
	{
	if ( ! c?$vitalwire_rpc_versions )
		c$vitalwire_rpc_versions = table();
	if ( prog !in c$vitalwire_rpc_versions )
		c$vitalwire_rpc_versions[prog] = set();
	add c$vitalwire_rpc_versions[prog][ver];
	match_call(c, RpcCall($program=prog, $versions=set(ver), $procedure=proc), F);
	}

function versions_of(c: connection, program: count): set[count]
	{
	if ( c?$vitalwire_rpc_versions && program in c$vitalwire_rpc_versions )
		return c$vitalwire_rpc_versions[program];
	return set();
	}

event mount_proc_mnt(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t, rep: MOUNT3::mnt_reply_t)
	{
	local call = RpcCall($program=MOUNT_PROGRAM, $versions=versions_of(c, MOUNT_PROGRAM), $procedure=MNT,
	                     $path=req$dirname);
	match_call(c, call, F);
	if ( info$rpc_stat == RPC_SUCCESS && info$mnt_stat == MOUNT3::MNT3_OK )
		match_call(c, call, T);
	}

function asked(c: connection, program: count)
	{
	match_call(c, RpcCall($program=PORTMAP_PROGRAM, $versions=versions_of(c, PORTMAP_PROGRAM),
	                      $procedure=GETPORT, $asks_for=program), F);
	}

event pm_request_getport(r: connection, pr: pm_port_request, p: port)
	{
	asked(r, pr$program);
	}

# Raised where no answer was seen.
event pm_attempt_getport(r: connection, status: rpc_status, pr: pm_port_request)
	{
	asked(r, pr$program);
	}

hook nfs4_lookup(c: connection, name: string, granted: bool)
	{
	match_call(c, RpcCall($program=NFS_PROGRAM, $versions=set(4), $procedure=COMPOUND, $root_lookup=name), granted);
	}

event zeek_init()
	{
	for ( i in rpc_watches )
		for ( j in rpc_watches[i]$calls )
			if ( rpc_watches[i]$calls[j]?$root_lookup )
				add nfs4_names[rpc_watches[i]$calls[j]$root_lookup];
	}
